// The id of a Route is the key of its Credential and its own key, so no key stands twice at a Credential.
MATCH (c:Credential)-[:HAS_ROUTE|HAS_RENEWAL]->(r:Route)
WHERE r.id <> c.key + '/' + r.key
RETURN c.key AS credential, r.id AS route
