// Levels and importance are above 0.
MATCH (n)-[e:SHOWS|NEEDS|NEEDS_GENERALLY]->(m:Competency)
WHERE toFloat(e.level) <= 0 OR toFloat(e.importance) <= 0
RETURN n.key AS node, m.key AS competency, e.level AS level
UNION
MATCH (q:Requirement {kind: 'COMPETENCY'})
WHERE toFloat(q.level) <= 0
RETURN q.id AS node, null AS competency, q.level AS level
