-- A draft that was tested is a version without a number, of one run, and goes with it.
CREATE TABLE flow_versions_with_tests (
  seq          INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  flow_id      TEXT NOT NULL,
  number       INTEGER,            -- null: never published
  document     TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  published_by TEXT NOT NULL DEFAULT 'local',
  agreed_by    TEXT NOT NULL DEFAULT '[]', -- persons
  UNIQUE (flow_id, number)
) STRICT;
INSERT INTO flow_versions_with_tests
  (seq, id, flow_id, number, document, published_at, published_by, agreed_by)
SELECT seq, id, flow_id, number, document, published_at, published_by, agreed_by FROM flow_versions;
DROP TABLE flow_versions;
ALTER TABLE flow_versions_with_tests RENAME TO flow_versions;

-- Runs of a kind, by the beginning of their names: few among many.
CREATE INDEX runs_scheduled ON runs (created_at) WHERE name >= 'schedule:' AND name < 'schedule;';
CREATE INDEX runs_tested ON runs (created_at) WHERE name >= 'test:' AND name < 'test;';
CREATE INDEX runs_again ON runs (created_at) WHERE name >= 'rerun:' AND name < 'rerun;';
