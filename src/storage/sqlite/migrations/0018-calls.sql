-- Which flows a version calls, so that it is known by whom a flow is called.
CREATE TABLE version_calls (
  version_id TEXT NOT NULL,
  flow_id    TEXT NOT NULL,
  PRIMARY KEY (version_id, flow_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX version_calls_of_flow ON version_calls (flow_id);

-- The run that has called a run, and the path of its step.
ALTER TABLE runs ADD COLUMN caller_id TEXT;
ALTER TABLE runs ADD COLUMN caller_path TEXT;
CREATE INDEX runs_of_caller ON runs (caller_id, caller_path) WHERE caller_id IS NOT NULL;
CREATE INDEX runs_called ON runs (created_at) WHERE name >= 'call:' AND name < 'call;';
