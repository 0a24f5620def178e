// Costs, hours, weeks, months, seats, credits, worth and bounds are 0 or more.
MATCH (r:Route)
WHERE toFloat(r.costAmount) < 0 OR toFloat(r.hours) < 0 OR r.weeks < 0 OR r.extendsMonths < 0 OR r.graceMonths < 0
OR r.opensDays < 0 OR toFloat(r.sharedCostAmount) < 0 OR toFloat(r.firstCycleCredits) < 0 OR toFloat(r.carryOver) < 0
OR toFloat(r.groupCostAmount) < 0 OR r.groupSeats < 1 OR r.retakeAfterDays < 0 OR r.retakeAtMost < 1 OR r.retakeWithinMonths < 1
RETURN r.id AS node
UNION
MATCH (o:Offering)
WHERE o.seats < 0
RETURN o.id AS node
UNION
MATCH (o:Recurrence)
WHERE o.seats < 0
RETURN o.id AS node
UNION
MATCH (c:Credential)
WHERE toFloat(c.credits) < 0 OR toFloat(c.creditsFrom) < 0 OR c.validMonths < 0 OR c.validDays < 0 OR c.repeatable < 0
OR any(each IN c.upkeepHours WHERE each STARTS WITH '-') OR any(each IN c.upkeepCosts WHERE each STARTS WITH '-')
RETURN c.key AS node
UNION
MATCH (q:Requirement)
WHERE toFloat(q.worth) < 0 OR toFloat(q.minimum) < 0 OR q.months < 0 OR toFloat(q.hours) < 0 OR q.distinctAtLeast < 0
RETURN q.id AS node
UNION
MATCH (l:Limit)
WHERE l.atMost < 0 OR toFloat(l.atMostCredits) < 0
RETURN l.id AS node
UNION
MATCH (o:Overlap)
WHERE o.atMost < 0 OR toFloat(o.atMostCredits) < 0 OR o.eachAtMost < 0
RETURN o.key AS node
