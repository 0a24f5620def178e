// Every thing is found by its key, every part of one by its id. These indexes carry all reading and writing.
CREATE CONSTRAINT organization_key IF NOT EXISTS FOR (n:Organization) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT competency_key IF NOT EXISTS FOR (n:Competency) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT occupation_key IF NOT EXISTS FOR (n:Occupation) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT credential_key IF NOT EXISTS FOR (n:Credential) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT route_id IF NOT EXISTS FOR (n:Route) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT requirement_id IF NOT EXISTS FOR (n:Requirement) REQUIRE n.id IS UNIQUE;

// What the store itself keeps.
CREATE CONSTRAINT catalog_id IF NOT EXISTS FOR (n:Catalog) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT revision_number IF NOT EXISTS FOR (n:Revision) REQUIRE n.number IS UNIQUE;
CREATE CONSTRAINT change_id IF NOT EXISTS FOR (n:Change) REQUIRE n.id IS UNIQUE;
CREATE INDEX change_revision IF NOT EXISTS FOR (n:Change) ON (n.revision);
CREATE CONSTRAINT migration_version IF NOT EXISTS FOR (n:Migration) REQUIRE n.version IS UNIQUE;
CREATE CONSTRAINT redo_log_id IF NOT EXISTS FOR (n:RedoLog) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT redo_part_id IF NOT EXISTS FOR (n:RedoPart) REQUIRE n.id IS UNIQUE;
CREATE INDEX redo_part_log IF NOT EXISTS FOR (n:RedoPart) ON (n.log);

// The singleton through which every publication goes; an empty catalogue is revision 0.
MERGE (c:Catalog {id: 'catalog'}) ON CREATE SET c.revision = 0;
