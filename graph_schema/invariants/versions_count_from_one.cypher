// The version of a thing is 1 when it comes, and more later.
MATCH (n) WHERE n.version < 1
  AND (n:Credential OR n:Competency OR n:Occupation OR n:Organization OR n:Equivalence OR n:Overlap OR n:Scale OR n:Term OR n:Adjacency)
RETURN n.key AS key, n.version AS version
