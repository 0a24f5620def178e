// A Revision has as many Changes as it says, and every Change belongs to a Revision.
MATCH (h:Change)
WITH h.revision AS revision, count(h) AS changes
OPTIONAL MATCH (r:Revision {number: revision})
WITH revision, changes, r.things AS things WHERE things IS NULL OR things <> changes
RETURN revision, things, changes
UNION
MATCH (r:Revision)
WHERE r.things > 0 AND NOT EXISTS { (h:Change {revision: r.number}) }
RETURN r.number AS revision, r.things AS things, 0 AS changes
