// A scale of grades is a thing, and found by its key.
CREATE CONSTRAINT scale_key IF NOT EXISTS FOR (n:Scale) REQUIRE n.key IS UNIQUE;
