// A route may say what its owner spends on it. Nothing there changes; a program that does not know it must not open the
// store.
MATCH (r:Route) WHERE r.upkeepKinds IS NOT NULL RETURN count(r);
