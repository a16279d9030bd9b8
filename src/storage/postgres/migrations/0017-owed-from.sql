-- From when on all events are for a flow. Null: from before this was noted; then it is where it listens from.
ALTER TABLE millrace.subscriptions ADD COLUMN owed_from bigint;
