// Lines may have moved, and rules may say from which sentence they were read. Nothing there changes; a program that does
// not know it must not open the store.
MATCH (c:Credential) WHERE c.movedFrom IS NOT NULL RETURN count(c);
MATCH (r:Route) WHERE r.sentence IS NOT NULL RETURN count(r);
