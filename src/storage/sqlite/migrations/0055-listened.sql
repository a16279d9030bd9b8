-- The spans in which flows listened, before those that their subscriptions tell of.
CREATE TABLE listened (
  flow_id    TEXT NOT NULL,
  poll_id    TEXT NOT NULL,
  trigger    TEXT NOT NULL,     -- the flow's own: a poll may be of several
  owed_from  INTEGER NOT NULL,
  seen_until INTEGER NOT NULL   -- not included
) STRICT;
CREATE INDEX listened_poll ON listened (poll_id);
CREATE INDEX listened_flow ON listened (flow_id);
