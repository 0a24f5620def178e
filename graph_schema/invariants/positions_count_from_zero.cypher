// Where relationships of a node have positions, they are 0, 1, 2 and so on, each once.
MATCH (n)-[e:OWNED_BY|ACCREDITED_BY|SHOWS|HAS_ROUTE|HAS_RENEWAL|HAS_PART|BROADER|NEEDS|NEEDS_GENERALLY|ASKS_FOR]->()
WITH coalesce(n.id, n.key) AS node, type(e) AS relationship, count(e) AS relationships,
  count(DISTINCT e.position) AS positions, min(e.position) AS least, max(e.position) AS greatest
WHERE positions <> relationships OR least <> 0 OR greatest <> relationships - 1
RETURN node, relationship, relationships, least, greatest
UNION
MATCH (n)-[e:HAS_MEMBER|BETWEEN|COUNTS|HAS_LIMIT|HAS_OFFERING|OF_OWNER|OF_COMPETENCY]->()
WITH coalesce(n.id, n.key) AS node, type(e) AS relationship, count(e) AS relationships,
  count(DISTINCT e.position) AS positions, min(e.position) AS least, max(e.position) AS greatest
WHERE positions <> relationships OR least <> 0 OR greatest <> relationships - 1
RETURN node, relationship, relationships, least, greatest
