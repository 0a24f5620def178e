// Where things were imported from is found by the version of a thing, and by the thing.
CREATE CONSTRAINT origin_id IF NOT EXISTS FOR (n:Origin) REQUIRE n.id IS UNIQUE;
CREATE INDEX origin_subject IF NOT EXISTS FOR (n:Origin) ON (n.subject);
