// A renewal may ask for less in the first cycle. Nothing there changes; a program that does not know it must not open the store.
MATCH (r:Route) WHERE r.firstCycleExempt IS NOT NULL OR r.firstCycleCredits IS NOT NULL RETURN count(r);
