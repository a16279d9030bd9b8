-- Where systems ring for the polls of a connection. An address is found by the hash of what is random in it; the address
-- itself and its secret are in `sealed`. One that is revoked stays, so that its senders hear that it is gone.
CREATE TABLE millrace.bells (
  token_hash    millrace.word PRIMARY KEY,
  connection_id millrace.word NOT NULL,
  created_at    bigint NOT NULL,
  created_by    millrace.word NOT NULL,
  revoked_at    bigint,
  heard_at      bigint,              -- when it was heard last
  refused       text                 -- when a delivery was refused last, and why, JSON
);
CREATE INDEX bells_of_connection ON millrace.bells (connection_id);
CREATE UNIQUE INDEX bell_of_connection ON millrace.bells (connection_id) WHERE revoked_at IS NULL;

-- What a bell has told of, until its poll has seen it.
CREATE TABLE millrace.rings (
  poll_id millrace.word NOT NULL,
  key     millrace.word NOT NULL,
  rung_at bigint NOT NULL,
  asks    integer NOT NULL,          -- how often the poll has asked because of it
  next_at bigint NOT NULL,           -- when it asks again
  PRIMARY KEY (poll_id, key)
);

-- When a bell had the poll ask last.
ALTER TABLE millrace.polls ADD COLUMN bell_at bigint;
