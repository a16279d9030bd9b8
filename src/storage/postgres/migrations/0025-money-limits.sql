-- What a connection moves without its owner being asked, by currency.
ALTER TABLE millrace.connections ADD COLUMN limits text NOT NULL DEFAULT '[]';
-- 'waits': the write is above one of them, and parked for the owner's word. 'allowed': the owner lets it be sent.
ALTER TABLE millrace.effects ADD COLUMN above_limit text;

-- What the writes of a flow have moved through a connection on a day of UTC, in one currency that has a limit.
CREATE TABLE millrace.moved_by_day (
  connection_id millrace.word NOT NULL,
  flow_id       millrace.word NOT NULL,
  day           bigint NOT NULL,   -- days since 1970
  currency      millrace.word NOT NULL,
  sum           bigint NOT NULL,   -- in minor units
  writes        bigint NOT NULL,
  PRIMARY KEY (connection_id, flow_id, currency, day)
);
