// No two relationships of a type lead from one node to the same other one.
MATCH (n)-[e:OWNED_BY|ACCREDITED_BY|SHOWS|BROADER|NEEDS|NEEDS_GENERALLY|ASKS_FOR|HAS_MEMBER|COUNTS|OF_OWNER|OF_COMPETENCY]->(m)
WITH coalesce(n.id, n.key) AS source, type(e) AS relationship, m.key AS target, count(e) AS relationships
WHERE relationships > 1
RETURN source, relationship, target, relationships
