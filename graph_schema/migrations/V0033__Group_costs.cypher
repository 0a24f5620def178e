// Opening a route for a group may cost something. Nothing there changes; a program that does not know it must not open the
// store.
MATCH (r:Route) WHERE r.groupCostAmount IS NOT NULL RETURN count(r);
