-- Finished runs by their end: what retention removes first.
CREATE INDEX runs_ended ON runs (ended_at) WHERE ended_at IS NOT NULL;
