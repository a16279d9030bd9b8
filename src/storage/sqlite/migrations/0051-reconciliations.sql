-- A month of a connection's lists, held against what was seen and written of them.
CREATE TABLE reconciliations (
  id            TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL,
  person        TEXT NOT NULL,
  scheduled     INTEGER NOT NULL,       -- the switch of the connection has asked for it
  month         TEXT NOT NULL,          -- 2026-10
  zone          TEXT NOT NULL,
  from_at       INTEGER NOT NULL,
  to_at         INTEGER NOT NULL,       -- not included
  state         TEXT NOT NULL CHECK (state IN ('asked', 'going', 'stopped', 'done')),
  expected      TEXT NOT NULL,          -- how much is to be read, by list, JSON
  place         TEXT NOT NULL,          -- where it goes on, JSON
  turn          INTEGER NOT NULL DEFAULT 0,
  reads         INTEGER NOT NULL DEFAULT 0,
  unread        TEXT NOT NULL,          -- the lists that the credentials may not read, JSON
  sums          TEXT,                   -- what its lines add up to, once it is over, JSON
  error         TEXT,                   -- what keeps it from going on, while it does, JSON
  asked_at      INTEGER NOT NULL,
  started_at    INTEGER,
  ended_at      INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX reconciliations_of ON reconciliations (connection_id, asked_at);
CREATE INDEX reconciliations_going ON reconciliations (started_at) WHERE state = 'going';

-- What is said of an object, or (with a parent) of a part of one.
CREATE TABLE reconciled (
  seq               INTEGER PRIMARY KEY,
  reconciliation    TEXT NOT NULL,
  book              TEXT NOT NULL,
  object            TEXT NOT NULL,
  parent            TEXT NOT NULL,      -- the object that it is a part of; empty for an object
  at                INTEGER NOT NULL,
  verdict           TEXT NOT NULL,
  reason            TEXT,
  status            TEXT,
  amount            INTEGER,
  currency          TEXT,
  recorded_amount   INTEGER,
  recorded_currency TEXT,
  flow_id           TEXT,
  run_id            TEXT,
  outcome           TEXT,
  event_id          TEXT,
  condition         TEXT,               -- in words, without the values that it met, JSON
  parts             TEXT,               -- what its parts add up to, JSON
  url               TEXT,
  UNIQUE (reconciliation, object, book, parent)
) STRICT;
CREATE INDEX reconciled_by_verdict ON reconciled (reconciliation, verdict, seq);
CREATE INDEX reconciled_in_order ON reconciled (reconciliation, seq);

-- Connections whose months are reconciled by themselves.
CREATE TABLE reconciled_monthly (
  connection_id TEXT PRIMARY KEY,
  zone          TEXT NOT NULL,
  next_month    TEXT NOT NULL           -- the first month that is not
) STRICT, WITHOUT ROWID;
