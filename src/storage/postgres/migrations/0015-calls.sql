-- Which flows a version calls, so that it is known by whom a flow is called.
CREATE TABLE millrace.version_calls (
  version_id millrace.word NOT NULL,
  flow_id    millrace.word NOT NULL,
  PRIMARY KEY (version_id, flow_id)
);
CREATE INDEX version_calls_of_flow ON millrace.version_calls (flow_id);

-- The run that has called a run, and the path of its step.
ALTER TABLE millrace.runs ADD COLUMN caller_id millrace.word;
ALTER TABLE millrace.runs ADD COLUMN caller_path millrace.word;
CREATE INDEX runs_of_caller ON millrace.runs (caller_id, caller_path) WHERE caller_id IS NOT NULL;
CREATE INDEX runs_called ON millrace.runs (created_at, seq)
  WHERE name >= 'call:' AND name < 'call;';
