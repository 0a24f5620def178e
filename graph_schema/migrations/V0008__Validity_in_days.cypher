// A credential may be valid for some days, or through a day of the year. Nothing there changes; a program that does not know it must not open the store.
MATCH (c:Credential) WHERE c.validDays IS NOT NULL OR c.validUntil IS NOT NULL RETURN count(c);
