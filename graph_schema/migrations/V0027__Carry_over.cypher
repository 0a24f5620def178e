// A renewal may carry credits over. Nothing there changes; a program that does not know it must not open the store.
MATCH (r:Route) WHERE r.carryOver IS NOT NULL RETURN count(r);
