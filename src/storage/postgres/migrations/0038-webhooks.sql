-- Where a person is told of alerts by a program of theirs. Its address and secrets are in `sealed`.
CREATE TABLE millrace.webhooks (
  person   millrace.word PRIMARY KEY,
  set_at   bigint NOT NULL,
  ended_at bigint, -- the receiver has said that it is gone
  last     text    -- when something was sent last, and what came of it
);
