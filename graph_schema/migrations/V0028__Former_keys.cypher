// Things may have former keys. Nothing that is stored changes; a program that does not know them must not open the store.
MATCH (n) WHERE (n:Credential OR n:Competency OR n:Occupation OR n:Organization) AND n.formerKeys IS NOT NULL RETURN count(n);
