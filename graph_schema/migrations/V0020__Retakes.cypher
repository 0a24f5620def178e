// Routes may open again some time after failed attempts. Nothing there changes; a program that does not know it must not open
// the store.
MATCH (r:Route) WHERE r.retakeAfterDays IS NOT NULL OR r.retakeAtMost IS NOT NULL RETURN count(r);
