-- What a person does with many runs at once.
CREATE TABLE millrace.batches (
  id         text PRIMARY KEY,
  person     text NOT NULL,
  act        text NOT NULL CHECK (act IN ('rerun', 'continue', 'cancel', 'send', 'allow', 'stop')),
  state      text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'going', 'stopped', 'done')),
  live       bigint NOT NULL, -- how many of its runs are in live mode
  asked_at   bigint NOT NULL,
  started_at bigint,
  ended_at   bigint
);
CREATE INDEX batches_started ON millrace.batches (started_at) WHERE started_at IS NOT NULL;

-- A run of one, with what was seen of it. It may be gone: history is pruned.
CREATE TABLE millrace.batch_runs (
  batch   text NOT NULL REFERENCES millrace.batches (id) ON DELETE CASCADE,
  number  bigint NOT NULL,                -- the order in which they are taken
  run_id  text NOT NULL,
  task    text NOT NULL,                  -- JSON
  begun   boolean NOT NULL DEFAULT false, -- it may have been acted on
  outcome text,                           -- null: none yet
  PRIMARY KEY (batch, number)
);
CREATE INDEX batch_runs_open ON millrace.batch_runs (batch, number) WHERE outcome IS NULL;

-- "Failed with this error."
CREATE INDEX runs_by_error ON millrace.runs
  (substring(error FROM '"code":"([^"\\]*)"'), created_at, seq) WHERE error IS NOT NULL;
