// Routes may share a cost. Nothing there changes; a program that does not know it must not open the store.
MATCH (r:Route) WHERE r.sharedCostKey IS NOT NULL RETURN count(r);
