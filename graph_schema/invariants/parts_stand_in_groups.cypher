// Only ALL, ANY, AT_LEAST, CREDITS and AVERAGE have parts, only AT_LEAST and CREDITS have limits, and a selection that
// is all of its group stands alone in it.
MATCH (q:Requirement)
WHERE (NOT q.kind IN ['ALL', 'ANY', 'AT_LEAST', 'CREDITS', 'AVERAGE'] AND EXISTS { (q)-[:HAS_PART]->() })
  OR (NOT q.kind IN ['AT_LEAST', 'CREDITS'] AND EXISTS { (q)-[:HAS_LIMIT]->() })
RETURN q.id AS requirement, q.kind AS kind
UNION
MATCH (g:Requirement)-[:HAS_PART]->(q:Requirement)
WHERE q.whole = true AND COUNT { (g)-[:HAS_PART]->() } > 1
RETURN q.id AS requirement, q.kind AS kind
