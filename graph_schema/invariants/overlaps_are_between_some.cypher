// An Overlap is between two or more, or what a Selection matches; each of them has a text or a Selection, and a text that
// is the key of a Credential leads to it.
MATCH (o:Overlap)
WITH o, COUNT { (o)-[:BETWEEN]->(:Party) } AS parties,
  COUNT { (o)-[:BETWEEN]->(:Party)-[:SELECTS]->(:Selection) } AS selections
WHERE parties = 0 OR (parties = 1 AND selections = 0)
RETURN o.key AS node
UNION
MATCH (p:Party)
WHERE (p.text IS NULL) <> EXISTS { (p)-[:SELECTS]->(:Selection) }
RETURN p.id AS node
UNION
MATCH (p:Party) MATCH (c:Credential {key: p.text})
WHERE NOT EXISTS { (p)-[:NAMES]->(c) }
RETURN p.id AS node
UNION
MATCH (p:Party)-[:NAMES]->(c:Credential)
WHERE p.text IS NULL OR c.key <> p.text
RETURN p.id AS node
