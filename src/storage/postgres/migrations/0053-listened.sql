-- The spans in which flows listened, before those that their subscriptions tell of.
CREATE TABLE millrace.listened (
  flow_id    millrace.word NOT NULL,
  poll_id    millrace.word NOT NULL,
  trigger    text NOT NULL,     -- the flow's own: a poll may be of several
  owed_from  bigint NOT NULL,
  seen_until bigint NOT NULL    -- not included
);
CREATE INDEX listened_poll ON millrace.listened (poll_id);
CREATE INDEX listened_flow ON millrace.listened (flow_id);
