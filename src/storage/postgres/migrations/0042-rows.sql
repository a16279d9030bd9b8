-- What is kept of triggers that read rows, such as of a table.
ALTER TABLE millrace.polls ADD COLUMN kept text; -- JSON; null before the first read, and for triggers that read none
ALTER TABLE millrace.events ADD COLUMN not_before bigint; -- nothing was done for it before this; null: before `at`

CREATE TABLE millrace.snapshot_rows (
  poll_id     millrace.word NOT NULL,
  key         millrace.word NOT NULL,
  fingerprint millrace.word NOT NULL,
  PRIMARY KEY (poll_id, key)
);

-- How often a row has come to a content. What it had at first is not here while it has not changed.
CREATE TABLE millrace.snapshot_contents (
  poll_id     millrace.word NOT NULL,
  key         millrace.word NOT NULL,
  fingerprint millrace.word NOT NULL,
  times       integer NOT NULL,
  PRIMARY KEY (poll_id, key, fingerprint)
);
