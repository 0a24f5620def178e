// A Limit has one bound and says of what, an Overlap has one or more and says of what in one way at most.
MATCH (l:Limit)
WITH l, COUNT { (l)-[:COUNTS]->() } AS counted, COUNT { (l)-[:SELECTS]->() } AS selections
WITH l, (CASE WHEN counted = 0 THEN 0 ELSE 1 END) + (CASE WHEN selections = 0 THEN 0 ELSE 1 END)
    + (CASE WHEN l.per IS NULL THEN 0 ELSE 1 END) AS ways
WHERE (CASE WHEN l.atMost IS NULL THEN 0 ELSE 1 END) + (CASE WHEN l.atMostCredits IS NULL THEN 0 ELSE 1 END)
    + (CASE WHEN l.atMostShare IS NULL THEN 0 ELSE 1 END) <> 1
  OR ways > 1 OR (ways = 0 AND l.graded IS NULL) OR (l.per IS NOT NULL AND l.graded IS NOT NULL)
RETURN l.id AS node
UNION
MATCH (o:Overlap)
WHERE (o.atMost IS NULL AND o.atMostCredits IS NULL AND o.eachAtMost IS NULL)
  OR (EXISTS { (o)-[:COUNTS]->() } AND EXISTS { (o)-[:SELECTS]->() })
RETURN o.key AS node
