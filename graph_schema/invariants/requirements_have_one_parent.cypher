// A Requirement is what one Route REQUIRES or RECOMMENDS, or a part of one group, and of nothing else.
MATCH (q:Requirement)
WHERE COUNT { (q)<-[:REQUIRES|RECOMMENDS]-(:Route) } + COUNT { (q)<-[:HAS_PART]-(:Requirement) } <> 1
RETURN q.id AS requirement
