-- Finished runs by their end: what retention removes first.
CREATE INDEX runs_ended ON millrace.runs (ended_at) WHERE ended_at IS NOT NULL;
-- Flows that catch up are looked for again and again, and are few.
CREATE INDEX subscriptions_window ON millrace.subscriptions (flow_id) WHERE window_from IS NOT NULL;
