// A term is a thing, and found by its key; an offering that recurs is found by an id, as every part of a thing is.
CREATE CONSTRAINT term_key IF NOT EXISTS FOR (n:Term) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT recurrence_id IF NOT EXISTS FOR (n:Recurrence) REQUIRE n.id IS UNIQUE;
