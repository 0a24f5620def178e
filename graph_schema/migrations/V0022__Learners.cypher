// A learner is found by key.
CREATE CONSTRAINT learner_key IF NOT EXISTS FOR (n:Learner) REQUIRE n.key IS UNIQUE;
