// Several awards of a credential may count. Nothing there changes; a program that does not know it must not open the store.
MATCH (c:Credential) WHERE c.repeatable IS NOT NULL RETURN count(c);
