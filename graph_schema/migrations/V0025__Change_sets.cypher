// A change set is found by its key, what is staged in it by that and its subject; what became of a thing by its key.
CREATE CONSTRAINT change_set_key IF NOT EXISTS FOR (n:ChangeSet) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT staged_change_id IF NOT EXISTS FOR (n:StagedChange) REQUIRE n.id IS UNIQUE;
CREATE INDEX staged_change_set IF NOT EXISTS FOR (n:StagedChange) ON (n.changeSet);
CREATE INDEX change_key IF NOT EXISTS FOR (n:Change) ON (n.key);
