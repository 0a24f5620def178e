// A path names one Requirement of the whole catalogue.
MATCH (q:Requirement)
WITH q.path AS path, count(*) AS requirements WHERE requirements > 1
RETURN path, requirements
