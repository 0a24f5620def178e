// HAS_RENEWAL leads to Routes of the kind RENEWAL, HAS_ROUTE to all others; only a RENEWAL moves an expiry.
MATCH (:Credential)-[e:HAS_ROUTE|HAS_RENEWAL]->(r:Route)
WHERE (type(e) = 'HAS_RENEWAL') <> (r.kind = 'RENEWAL')
  OR (r.kind <> 'RENEWAL'
    AND (r.extendsMonths IS NOT NULL OR r.graceMonths IS NOT NULL OR EXISTS { (r)-[:ALIGN_TO]->() }))
RETURN r.id AS route, type(e) AS relationship, r.kind AS kind
