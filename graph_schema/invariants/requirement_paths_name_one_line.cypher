// A path names one Requirement of the whole catalogue; a selection that is all of its group may share that one's.
MATCH (q:Requirement)
WHERE q.whole IS NULL
WITH q.path AS path, count(*) AS requirements WHERE requirements > 1
RETURN path, requirements
