-- What is kept of triggers that read rows, such as of a table.
ALTER TABLE polls ADD COLUMN kept TEXT; -- JSON; null before the first read, and for triggers that read none
ALTER TABLE events ADD COLUMN not_before INTEGER; -- nothing was done for it before this; null: before `at`

CREATE TABLE snapshot_rows (
  poll_id     TEXT NOT NULL,
  key         TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  PRIMARY KEY (poll_id, key)
) STRICT, WITHOUT ROWID;

-- How often a row has come to a content. What it had at first is not here while it has not changed.
CREATE TABLE snapshot_contents (
  poll_id     TEXT NOT NULL,
  key         TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  times       INTEGER NOT NULL,
  PRIMARY KEY (poll_id, key, fingerprint)
) STRICT, WITHOUT ROWID;
