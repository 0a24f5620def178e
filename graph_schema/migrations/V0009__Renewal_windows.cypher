// A renewal may open some days ahead of the expiry. Nothing there changes; a program that does not know it must not open the store.
MATCH (r:Route) WHERE r.opensDays IS NOT NULL RETURN count(r);
