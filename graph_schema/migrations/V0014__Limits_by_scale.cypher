// A limit may look at awards of one scale. Nothing that is stored changes; a program that does not know it must not open the store.
MATCH (l:Limit) RETURN count(l);
