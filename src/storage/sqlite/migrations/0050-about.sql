-- The id of the object that an event is about, where its key is another: the events of an object are found by it.
ALTER TABLE events ADD COLUMN about TEXT;
CREATE INDEX events_about ON events (about) WHERE about IS NOT NULL;
ALTER TABLE ledger ADD COLUMN about TEXT;
CREATE INDEX ledger_about ON ledger (about) WHERE about IS NOT NULL;

-- What came in until then does not say it. No row: nothing had come in.
CREATE TABLE about_since (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  at  INTEGER NOT NULL
) STRICT;
INSERT INTO about_since (one, at)
  SELECT 1, max(at) FROM (SELECT max(received_at) AS at FROM events UNION ALL SELECT max(at) FROM ledger)
  HAVING max(at) IS NOT NULL;
