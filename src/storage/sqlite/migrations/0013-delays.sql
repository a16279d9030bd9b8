-- When a run goes on that a flow has told to wait. Apart from `next_at`, which never lies far ahead
-- unless a clock was wrong.
ALTER TABLE runs ADD COLUMN delayed_until INTEGER;
CREATE INDEX runs_delayed ON runs (delayed_until) WHERE delayed_until IS NOT NULL;
