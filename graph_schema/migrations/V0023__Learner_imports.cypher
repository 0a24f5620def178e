// How far a file of learners was imported is found by the digest of the file.
CREATE CONSTRAINT learner_import_id IF NOT EXISTS FOR (n:LearnerImport) REQUIRE n.id IS UNIQUE;
