-- From when on all events are for a flow. Null: from before this was noted; then it is where it listens from.
ALTER TABLE subscriptions ADD COLUMN owed_from INTEGER;
