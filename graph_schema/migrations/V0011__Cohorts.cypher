// A route or a group may be for those alone who began between two days. Nothing there changes; a program that does not know it must not open the store.
MATCH (n) WHERE (n:Route OR n:Requirement) AND (n.cohortFrom IS NOT NULL OR n.cohortThrough IS NOT NULL) RETURN count(n);
