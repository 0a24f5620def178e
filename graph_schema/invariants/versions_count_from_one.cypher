// The version of a thing is 1 when it comes, and more later.
MATCH (n) WHERE (n:Credential OR n:Competency OR n:Occupation OR n:Organization) AND n.version < 1
RETURN n.key AS key, n.version AS version
