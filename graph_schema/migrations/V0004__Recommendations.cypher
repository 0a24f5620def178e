// A route RECOMMENDS at most one requirement. Nothing there changes; a program that does not know it must not open the store.
MATCH (r:Route)-[e:RECOMMENDS]->() RETURN count(e);
