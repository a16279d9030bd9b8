-- A draft that was tested is a version without a number, of one run, and goes with it.
ALTER TABLE millrace.flow_versions ALTER COLUMN number DROP NOT NULL;

-- Runs of a kind, by the beginning of their names: few among many.
CREATE INDEX runs_scheduled ON millrace.runs (created_at, seq)
  WHERE name >= 'schedule:' AND name < 'schedule;';
CREATE INDEX runs_tested ON millrace.runs (created_at, seq)
  WHERE name >= 'test:' AND name < 'test;';
CREATE INDEX runs_again ON millrace.runs (created_at, seq)
  WHERE name >= 'rerun:' AND name < 'rerun;';
