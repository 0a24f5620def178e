// A key belongs to one thing, over all kinds.
MATCH (n) WHERE n:Credential OR n:Competency OR n:Occupation OR n:Organization OR n:Equivalence OR n:Overlap OR n:Scale OR n:Term OR n:Adjacency
WITH n.key AS key, count(*) AS things WHERE things > 1
RETURN key, things
