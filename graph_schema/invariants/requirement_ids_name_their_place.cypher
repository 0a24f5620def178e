// The id of a Requirement is its parent's, and its position there, so HAS_PART never leads in a circle.
MATCH (g:Requirement)-[e:HAS_PART]->(q:Requirement)
WHERE q.id <> g.id + '/' + toString(e.position)
RETURN g.id AS parent, q.id AS requirement
UNION
MATCH (r:Route)-[:REQUIRES]->(q:Requirement)
WHERE q.id <> r.id
RETURN r.id AS parent, q.id AS requirement
UNION
MATCH (r:Route)-[:RECOMMENDS]->(q:Requirement)
WHERE q.id <> r.id + '~recommends'
RETURN r.id AS parent, q.id AS requirement
