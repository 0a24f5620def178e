// A requirement may ask for an average. Nothing that is stored changes; a program that does not know it must not open the store.
MATCH (q:Requirement) WHERE q.kind = 'AVERAGE' RETURN count(q);
