// Only ALL, ANY, AT_LEAST and CREDITS have parts.
MATCH (q:Requirement)
WHERE NOT q.kind IN ['ALL', 'ANY', 'AT_LEAST', 'CREDITS'] AND EXISTS { (q)-[:HAS_PART]->() }
RETURN q.id AS requirement, q.kind AS kind
