// Costs, hours, weeks, months, credits and worth are 0 or more.
MATCH (r:Route)
WHERE toFloat(r.costAmount) < 0 OR toFloat(r.hours) < 0 OR r.weeks < 0 OR r.extendsMonths < 0 OR r.graceMonths < 0
RETURN r.id AS node
UNION
MATCH (c:Credential)
WHERE toFloat(c.credits) < 0 OR c.validMonths < 0
RETURN c.key AS node
UNION
MATCH (q:Requirement)
WHERE toFloat(q.worth) < 0 OR toFloat(q.minimum) < 0 OR q.months < 0
RETURN q.id AS node
