// An entry of the audit log is found by its chain and number; a chain has one checkpoint, and the store one secret.
CREATE CONSTRAINT audit_entry_id IF NOT EXISTS FOR (n:AuditEntry) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT audit_checkpoint_chain IF NOT EXISTS FOR (n:AuditCheckpoint) REQUIRE n.chain IS UNIQUE;
CREATE CONSTRAINT audit_secret_id IF NOT EXISTS FOR (n:AuditSecret) REQUIRE n.id IS UNIQUE;
CREATE INDEX audit_entry_chain IF NOT EXISTS FOR (n:AuditEntry) ON (n.chain);
CREATE INDEX audit_entry_at IF NOT EXISTS FOR (n:AuditEntry) ON (n.at);
