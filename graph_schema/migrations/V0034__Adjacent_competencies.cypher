// A competency whose levels count as those of another one is a thing, and found by its key.
CREATE CONSTRAINT adjacency_key IF NOT EXISTS FOR (n:Adjacency) REQUIRE n.key IS UNIQUE;
