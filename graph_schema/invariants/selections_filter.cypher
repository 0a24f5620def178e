// A Selection has a filter, leaves out by one Selection that leaves out nothing further, and is part of the thing that
// it says.
MATCH (s:Selection)
WHERE s.keys IS NULL AND s.subjects IS NULL AND s.credentialTypes IS NULL
  AND s.notKeys IS NULL AND s.levels IS NULL AND s.minCredits IS NULL AND s.maxCredits IS NULL AND s.unlisted IS NULL
  AND NOT EXISTS { (s)-[:OF_OWNER]->() } AND NOT EXISTS { (s)-[:OF_COMPETENCY]->() }
RETURN s.id AS node
UNION
MATCH (s:Selection)-[:EXCEPT]->(x:Selection)
WHERE x.id <> s.id + '/except' OR x.thing <> s.thing OR EXISTS { (x)-[:EXCEPT]->() }
RETURN x.id AS node
UNION
MATCH (a)-[:SELECTS]->(s:Selection)
WHERE s.id <> coalesce(a.id, a.key) OR NOT s.id + '/' STARTS WITH s.thing + '/'
RETURN s.id AS node
UNION
MATCH (q:Requirement)-[e:HAS_LIMIT]->(l:Limit)
WHERE l.id <> q.id + '/limits/' + toString(e.position) OR NOT l.id STARTS WITH l.thing + '/'
RETURN l.id AS node
