// Sets of equivalents and overlaps are things with a key; what rules consist of is found by an id.
CREATE CONSTRAINT equivalence_key IF NOT EXISTS FOR (n:Equivalence) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT overlap_key IF NOT EXISTS FOR (n:Overlap) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT party_id IF NOT EXISTS FOR (n:Party) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT limit_id IF NOT EXISTS FOR (n:Limit) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT selection_id IF NOT EXISTS FOR (n:Selection) REQUIRE n.id IS UNIQUE;

// Those of one thing are read and replaced together.
CREATE INDEX limit_thing IF NOT EXISTS FOR (n:Limit) ON (n.thing);
CREATE INDEX selection_thing IF NOT EXISTS FOR (n:Selection) ON (n.thing);
