-- Set once everything here is on its way to another database, so that nobody works on two of them.
-- `done_at`: when it had all arrived.
CREATE TABLE moved (
  one         INTEGER PRIMARY KEY CHECK (one = 1),
  id          TEXT NOT NULL,
  destination TEXT NOT NULL,
  done_at     INTEGER
) STRICT;
