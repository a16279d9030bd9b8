-- Where systems ring for the polls of a connection. An address is found by the hash of what is random in it; the address
-- itself and its secret are in `sealed`. One that is revoked stays, so that its senders hear that it is gone.
CREATE TABLE bells (
  token_hash    TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL,
  created_at    INTEGER NOT NULL,
  created_by    TEXT NOT NULL,
  revoked_at    INTEGER,
  heard_at      INTEGER,             -- when it was heard last
  refused       TEXT                 -- when a delivery was refused last, and why, JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX bells_of_connection ON bells (connection_id);
CREATE UNIQUE INDEX bell_of_connection ON bells (connection_id) WHERE revoked_at IS NULL;

-- What a bell has told of, until its poll has seen it.
CREATE TABLE rings (
  poll_id TEXT NOT NULL,
  key     TEXT NOT NULL,
  rung_at INTEGER NOT NULL,
  asks    INTEGER NOT NULL,          -- how often the poll has asked because of it
  next_at INTEGER NOT NULL,          -- when it asks again
  PRIMARY KEY (poll_id, key)
) STRICT, WITHOUT ROWID;

-- When a bell had the poll ask last.
ALTER TABLE polls ADD COLUMN bell_at INTEGER;
