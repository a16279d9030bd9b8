-- What a person does with many runs at once.
CREATE TABLE batches (
  id         TEXT PRIMARY KEY,
  person     TEXT NOT NULL,
  act        TEXT NOT NULL CHECK (act IN ('rerun', 'continue', 'cancel', 'send', 'allow', 'stop')),
  state      TEXT NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'going', 'stopped', 'done')),
  live       INTEGER NOT NULL, -- how many of its runs are in live mode
  asked_at   INTEGER NOT NULL,
  started_at INTEGER,
  ended_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX batches_started ON batches (started_at) WHERE started_at IS NOT NULL;

-- A run of one, with what was seen of it. It may be gone: history is pruned.
CREATE TABLE batch_runs (
  batch   TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
  number  INTEGER NOT NULL,             -- the order in which they are taken
  run_id  TEXT NOT NULL,
  task    TEXT NOT NULL,                -- JSON
  begun   INTEGER NOT NULL DEFAULT 0,   -- it may have been acted on
  outcome TEXT,                         -- null: none yet
  PRIMARY KEY (batch, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_runs_open ON batch_runs (batch, number) WHERE outcome IS NULL;

-- "Failed with this error." No text in a row keeps an upgrade from its end.
CREATE INDEX runs_by_error ON runs (CASE WHEN json_valid(error) THEN error ->> '$.code' END, created_at)
  WHERE error IS NOT NULL;
