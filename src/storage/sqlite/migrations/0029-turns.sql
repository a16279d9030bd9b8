-- Whose turn a run takes among those that can go on at once: its flow's owner, or that of the flow whose run has
-- called it. It is who that was when the run was made.
ALTER TABLE runs ADD COLUMN turn_of TEXT NOT NULL DEFAULT '';
UPDATE runs SET turn_of = coalesce((SELECT f.owner FROM flows f WHERE f.id = flow_id), '')
WHERE status IN ('waiting', 'delayed', 'running', 'paused', 'parked', 'failed');

DROP INDEX runs_due;
CREATE INDEX runs_due ON runs (next_at) WHERE next_at > 0;
CREATE INDEX runs_at_hand ON runs (turn_of, flow_id, seq) WHERE next_at = 0;
