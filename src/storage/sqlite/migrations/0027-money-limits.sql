-- What a connection moves without its owner being asked, by currency.
ALTER TABLE connections ADD COLUMN limits TEXT NOT NULL DEFAULT '[]';
-- 'waits': the write is above one of them, and parked for the owner's word. 'allowed': the owner lets it be sent.
ALTER TABLE effects ADD COLUMN above_limit TEXT;

-- What the writes of a flow have moved through a connection on a day of UTC, in one currency that has a limit.
CREATE TABLE moved_by_day (
  connection_id TEXT NOT NULL,
  flow_id       TEXT NOT NULL,
  day           INTEGER NOT NULL,   -- days since 1970
  currency      TEXT NOT NULL,
  sum           INTEGER NOT NULL,   -- in minor units
  writes        INTEGER NOT NULL,
  PRIMARY KEY (connection_id, flow_id, currency, day)
) STRICT, WITHOUT ROWID;
