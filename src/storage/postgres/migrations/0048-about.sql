-- The id of the object that an event is about, where its key is another: the events of an object are found by it.
ALTER TABLE millrace.events ADD COLUMN about text;
CREATE INDEX events_about ON millrace.events (about) WHERE about IS NOT NULL;
ALTER TABLE millrace.ledger ADD COLUMN about text;
CREATE INDEX ledger_about ON millrace.ledger (about) WHERE about IS NOT NULL;

-- What came in until then does not say it. No row: nothing had come in.
CREATE TABLE millrace.about_since (
  one integer PRIMARY KEY CHECK (one = 1),
  at  bigint NOT NULL
);
INSERT INTO millrace.about_since (one, at)
  SELECT 1, max(at) FROM (SELECT max(received_at) AS at FROM millrace.events
    UNION ALL SELECT max(at) FROM millrace.ledger) AS known
  HAVING max(at) IS NOT NULL;
