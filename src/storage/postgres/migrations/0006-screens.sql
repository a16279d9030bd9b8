-- Flows without their drafts, as lists and counts of them read them.
CREATE INDEX flows_listed ON millrace.flows (active, id, name) WHERE deleted_at IS NULL;

-- The connections that a version names: what a search may look into is told by whose they are.
-- PostgreSQL's own JSON refuses strings that people may have put into a document.
CREATE TABLE millrace.version_connections (
  version_id    millrace.word NOT NULL,
  connection_id millrace.word NOT NULL,
  PRIMARY KEY (version_id, connection_id)
);
INSERT INTO millrace.version_connections
SELECT DISTINCT v.id, found[1] FROM millrace.flow_versions v,
  regexp_matches(v.document, '"connection":"([^"\\]+)"', 'g') AS found;

-- What an administrator has set, for all processes.
CREATE TABLE millrace.settings (
  name  millrace.word PRIMARY KEY,
  value text NOT NULL -- JSON
);
