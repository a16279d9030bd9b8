-- Flows that catch up are looked for again and again, and are few.
CREATE INDEX subscriptions_window ON subscriptions (flow_id) WHERE window_from IS NOT NULL;
