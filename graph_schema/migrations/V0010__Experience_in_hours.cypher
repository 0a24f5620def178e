// A requirement may ask for hours of experience. Nothing there changes; a program that does not know it must not open the store.
MATCH (q:Requirement) WHERE q.hours IS NOT NULL RETURN count(q);
