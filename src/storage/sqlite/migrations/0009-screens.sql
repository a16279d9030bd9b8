-- Flows without their drafts, as lists and counts of them read them.
CREATE INDEX flows_listed ON flows (active, id, name) WHERE deleted_at IS NULL;

-- The connections that a version names: what a search may look into is told by whose they are.
CREATE TABLE version_connections (
  version_id    TEXT NOT NULL,
  connection_id TEXT NOT NULL,
  PRIMARY KEY (version_id, connection_id)
) STRICT, WITHOUT ROWID;
INSERT INTO version_connections
SELECT DISTINCT v.id, t.atom FROM flow_versions v, json_tree(v.document) t
WHERE t.key = 'connection' AND t.type = 'text';

-- What an administrator has set, for all processes.
CREATE TABLE settings (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL             -- JSON
) STRICT, WITHOUT ROWID;
