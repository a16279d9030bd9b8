-- What has happened, in a line for each event and write, kept for years, apart from what was in it.
CREATE TABLE ledger_headings (
  seq    INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  facts  TEXT NOT NULL            -- what many lines have in common, JSON
) STRICT;

CREATE TABLE ledger (
  seq     INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  flow    INTEGER NOT NULL,       -- flows.seq
  heading INTEGER NOT NULL,       -- ledger_headings.seq
  run_id  TEXT,
  object  TEXT,
  amount  INTEGER
) STRICT;
CREATE INDEX ledger_at ON ledger (at);
CREATE INDEX ledger_of_flow ON ledger (flow, at);

-- 0: it has no lines. 1: they say how it is. 2: it has changed since.
ALTER TABLE runs ADD COLUMN in_ledger INTEGER NOT NULL DEFAULT 0;
CREATE INDEX runs_to_ledger ON runs (ended_at) WHERE ended_at IS NOT NULL AND in_ledger <> 1;

-- Events that a flow has not worked on, as long as they are kept.
CREATE TABLE passed_over (
  event      INTEGER NOT NULL,    -- events.seq
  flow_id    TEXT NOT NULL,
  version_id TEXT,                -- null where it was passed over before this was kept
  reason     TEXT NOT NULL,
  in_ledger  INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (event, flow_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX passed_over_to_ledger ON passed_over (event) WHERE in_ledger = 0;
INSERT INTO passed_over (event, flow_id, reason)
  SELECT event, flow_id, coalesce(reason, 'own_event') FROM deliveries WHERE outcome = 'skipped';
