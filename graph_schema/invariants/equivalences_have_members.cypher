// A set of equivalents has two members or more.
MATCH (e:Equivalence)
WITH e, COUNT { (e)-[:HAS_MEMBER]->(:Credential) } AS members WHERE members < 2
RETURN e.key AS equivalence, members
