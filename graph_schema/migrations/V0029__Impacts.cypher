// Change sets may say what they do to people and goals. Nothing that is stored changes; a program that does not know it must not open the store.
MATCH (s:ChangeSet) RETURN count(s);
