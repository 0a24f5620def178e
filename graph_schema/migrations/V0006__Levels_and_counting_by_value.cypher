// Selections filter by level, credits and keys left out, and groups count by value, by share and within a span of time.
// Nothing there changes; a program that does not know it must not open the store.
MATCH (s:Selection) RETURN count(s);
