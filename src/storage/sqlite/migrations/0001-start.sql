-- The first shape. Times are milliseconds since 1970; JSON is text. Never change this file: add one.
--
-- No foreign keys: history outlives what it belongs to (effects outlive flows, what was handled
-- outlives everything), and each verb keeps its own rows together in one transaction.

CREATE TABLE connections (
  id           TEXT PRIMARY KEY,
  connector    TEXT NOT NULL,
  name         TEXT NOT NULL UNIQUE,
  mode         TEXT NOT NULL CHECK (mode IN ('test', 'live')),
  account      TEXT,
  account_name TEXT,
  settings     TEXT NOT NULL,
  sealed       TEXT NOT NULL,
  broken       TEXT,              -- the error, while a person must repair it
  repaired_at  INTEGER,
  created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE reads (
  connection_id TEXT NOT NULL,
  hour          INTEGER NOT NULL, -- its first millisecond
  reads         INTEGER NOT NULL,
  PRIMARY KEY (connection_id, hour)
) STRICT, WITHOUT ROWID;

-- A deleted flow keeps its row: its runs have a name to show, its lineage what it has handled.
CREATE TABLE flows (
  seq        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  active     INTEGER NOT NULL DEFAULT 0,
  draft      TEXT NOT NULL,
  revision   INTEGER NOT NULL DEFAULT 1,
  version_id TEXT,
  lineage    TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX flows_lineage ON flows (lineage);

CREATE TABLE flow_versions (
  seq          INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  flow_id      TEXT NOT NULL,
  number       INTEGER NOT NULL,
  document     TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  UNIQUE (flow_id, number)
) STRICT;

-- One poll serves every flow that listens to a trigger of a connection.
CREATE TABLE polls (
  id            TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL,
  trigger       TEXT NOT NULL,
  cursor        INTEGER,
  every_seconds INTEGER NOT NULL,
  next_at       INTEGER NOT NULL,
  listening     INTEGER NOT NULL DEFAULT 0, -- is any active flow subscribed?
  failures      INTEGER NOT NULL DEFAULT 0,
  error         TEXT,                       -- the last failure, while it lasts
  wider_at      INTEGER NOT NULL,
  widest_at     INTEGER NOT NULL,
  newest_event  INTEGER,                    -- events.seq of the newest by the other side's clock
  newest_at     INTEGER,
  UNIQUE (connection_id, trigger)
) STRICT, WITHOUT ROWID;
CREATE INDEX polls_due ON polls (next_at) WHERE listening = 1;

-- Kept while the flow is inactive, for how far it has seen its trigger.
CREATE TABLE subscriptions (
  flow_id       TEXT PRIMARY KEY,
  poll_id       TEXT NOT NULL,
  active        INTEGER NOT NULL,
  every_seconds INTEGER NOT NULL,
  live_from     INTEGER NOT NULL,
  window_from   INTEGER,          -- what is left to catch up on; both null when nothing is
  window_to     INTEGER,
  seen_until    INTEGER           -- set when it ends
) STRICT, WITHOUT ROWID;
CREATE INDEX subscriptions_poll ON subscriptions (poll_id);

CREATE TABLE timetables (
  flow_id       TEXT PRIMARY KEY,
  active        INTEGER NOT NULL,
  every_minutes INTEGER NOT NULL,
  next_at       INTEGER NOT NULL,
  previous_at   INTEGER
) STRICT, WITHOUT ROWID;

-- `live`: the live poll has handed it to everyone who listens. A backfill may be the first to see an
-- event that the live poll has yet to reach; that must not hide it from the other flows.
CREATE TABLE events (
  seq         INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  poll_id     TEXT,               -- null for a schedule or a person
  source      TEXT NOT NULL CHECK (source IN ('poll', 'schedule', 'person')),
  key         TEXT NOT NULL,
  at          INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  data        TEXT NOT NULL,
  made_by     TEXT,
  live        INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_key ON events (poll_id, key) WHERE poll_id IS NOT NULL;
CREATE INDEX events_poll ON events (poll_id) WHERE poll_id IS NOT NULL;

-- What became of an event for one flow.
CREATE TABLE deliveries (
  event   INTEGER NOT NULL,       -- events.seq
  flow_id TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('run', 'waiting', 'skipped')),
  run     INTEGER,                -- runs.seq
  reason  TEXT,
  PRIMARY KEY (event, flow_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_flow ON deliveries (flow_id, event);

-- Events that are not final yet for a flow, read again until they are.
CREATE TABLE waits (
  event   INTEGER NOT NULL,
  flow_id TEXT NOT NULL,
  poll_id TEXT NOT NULL,
  next_at INTEGER NOT NULL,
  rereads INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (event, flow_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX waits_due ON waits (poll_id, next_at);

-- Never deleted from. `ran`: a run was made of it, so that no second one may ever be.
CREATE TABLE seen (
  flow_id  TEXT NOT NULL,
  key_hash BLOB NOT NULL,
  ran      INTEGER NOT NULL,
  PRIMARY KEY (flow_id, key_hash)
) STRICT, WITHOUT ROWID;

-- `seq` is the order of work. `next_at`: null while nothing is to be done about it or a process
-- holds it; 0 as soon as possible; else when its wait ends. `status` follows from the state, and is
-- 'running' while the run is held.
CREATE TABLE runs (
  seq        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  flow_id    TEXT NOT NULL,
  name       TEXT NOT NULL,
  version_id TEXT NOT NULL,
  event      INTEGER NOT NULL,    -- events.seq
  event_data TEXT,                -- where it is not what the event first held
  ancestry   TEXT NOT NULL,
  state      TEXT NOT NULL,
  status     TEXT NOT NULL,
  epoch      INTEGER NOT NULL DEFAULT 0,
  held       INTEGER NOT NULL DEFAULT 0,
  next_at    INTEGER,
  cancel_at  INTEGER,             -- asked for while it was held
  paused_for TEXT,                -- the connection that must be repaired
  error      TEXT,                -- of the last try, unless that was a success
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at   INTEGER,
  UNIQUE (flow_id, name)
) STRICT;
CREATE INDEX runs_due ON runs (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX runs_paused ON runs (paused_for) WHERE paused_for IS NOT NULL;
CREATE INDEX runs_created ON runs (created_at);
CREATE INDEX runs_of_flow ON runs (flow_id, created_at);
CREATE INDEX runs_by_status ON runs (status, created_at);
CREATE INDEX runs_of_flow_by_status ON runs (flow_id, status, created_at);

-- Runs by flow and status, so that nobody has to count a million rows.
CREATE TABLE run_counts (
  flow_id TEXT NOT NULL,
  status  TEXT NOT NULL,
  runs    INTEGER NOT NULL,
  PRIMARY KEY (flow_id, status)
) STRICT, WITHOUT ROWID;

-- A step with its last try; the tries before that are in `attempts`.
CREATE TABLE steps (
  seq        INTEGER PRIMARY KEY,
  run        INTEGER NOT NULL,    -- runs.seq
  path       TEXT NOT NULL,
  attempt    INTEGER NOT NULL,    -- 1, 2, 3 …
  outcome    TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at   INTEGER NOT NULL,
  error      TEXT,
  request_id TEXT,
  input      TEXT NOT NULL,
  output     TEXT,
  UNIQUE (run, path)
) STRICT;

CREATE TABLE attempts (
  run        INTEGER NOT NULL,
  path       TEXT NOT NULL,
  attempt    INTEGER NOT NULL,
  outcome    TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at   INTEGER NOT NULL,
  error      TEXT,
  request_id TEXT,
  PRIMARY KEY (run, path, attempt)
) STRICT, WITHOUT ROWID;

-- Writes to the outside world. Never deleted from; only payloads may go.
CREATE TABLE effects (
  seq              INTEGER PRIMARY KEY,
  id               TEXT NOT NULL,
  generation       INTEGER NOT NULL,
  key              TEXT NOT NULL,          -- follows from id and generation
  flow_id          TEXT NOT NULL,
  run_id           TEXT NOT NULL,
  path             TEXT NOT NULL,
  ancestry         TEXT NOT NULL, -- the run's: it may be gone
  epoch            INTEGER NOT NULL,
  connection_id    TEXT NOT NULL,
  account          TEXT,
  mode             TEXT NOT NULL,
  connector        TEXT NOT NULL,
  action           TEXT NOT NULL,
  request          TEXT NOT NULL,
  state            TEXT NOT NULL CHECK (state IN ('open', 'done', 'failed', 'parked', 'stopped')),
  sends            INTEGER NOT NULL DEFAULT 0,
  unproven_since   INTEGER,
  first_send_at    INTEGER,
  last_send_at     INTEGER,
  unknowns         INTEGER NOT NULL DEFAULT 0,
  worth_repeating  INTEGER NOT NULL DEFAULT 1,
  object_id        TEXT,
  answer           TEXT,
  error            TEXT,
  UNIQUE (id, generation)
) STRICT;
CREATE INDEX effects_run ON effects (run_id);
CREATE INDEX effects_object ON effects (object_id) WHERE object_id IS NOT NULL;

CREATE TABLE alive (
  one         INTEGER PRIMARY KEY CHECK (one = 1),
  alive_until INTEGER,
  highest     INTEGER NOT NULL     -- the latest moment ever committed
) STRICT;
