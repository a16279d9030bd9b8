-- Where a person is told of alerts by a program of theirs. Its address and secrets are in `sealed`.
CREATE TABLE webhooks (
  person   TEXT PRIMARY KEY,
  set_at   INTEGER NOT NULL,
  ended_at INTEGER, -- the receiver has said that it is gone
  last     TEXT     -- when something was sent last, and what came of it
) STRICT, WITHOUT ROWID;
