-- Whose turn a run takes among those that can go on at once: its flow's owner, or that of the flow whose run has
-- called it. It is who that was when the run was made.
ALTER TABLE millrace.runs ADD COLUMN turn_of millrace.word NOT NULL DEFAULT '';
UPDATE millrace.runs r SET turn_of = f.owner FROM millrace.flows f
WHERE f.id = r.flow_id
  AND r.status IN ('waiting', 'delayed', 'running', 'paused', 'parked', 'failed');

DROP INDEX millrace.runs_due;
CREATE INDEX runs_due ON millrace.runs (next_at) WHERE next_at > 0;
CREATE INDEX runs_at_hand ON millrace.runs (turn_of, flow_id, seq) WHERE next_at = 0;

-- A run has a job from now on only while a process holds it, or has lost it.
DO $$
BEGIN
  IF to_regclass('millrace_jobs.job') IS NOT NULL THEN
    EXECUTE 'DELETE FROM millrace_jobs.job j USING millrace.runs r
      WHERE j.name = ''runs'' AND j.state < ''active'' AND r.job = j.id AND NOT r.held';
  END IF;
END $$;
