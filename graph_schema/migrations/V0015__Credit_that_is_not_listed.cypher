// A selection may take credit from outside the catalogue. Nothing that is stored changes; a program that does not know it must not
// open the store.
MATCH (s:Selection) RETURN count(s);
