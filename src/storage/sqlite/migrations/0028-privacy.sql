-- What is erased for one subject. Its value lies in `sealed` until it has ended.
CREATE TABLE erasures (
  id       TEXT PRIMARY KEY,
  person   TEXT NOT NULL,
  at       INTEGER NOT NULL,
  runs     INTEGER NOT NULL DEFAULT 0,
  events   INTEGER NOT NULL DEFAULT 0,
  kept     INTEGER NOT NULL DEFAULT 0, -- needed still, as far as it has looked this time
  place    TEXT DEFAULT 'runs' CHECK (place IN ('runs', 'events')), -- null: it has looked through everything
  after    INTEGER NOT NULL DEFAULT 0,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;

-- What a flow's owner has marked as private: a pill, written as in a formula.
CREATE TABLE private_fields (
  flow_id TEXT NOT NULL,
  field   TEXT NOT NULL,
  PRIMARY KEY (flow_id, field)
) STRICT, WITHOUT ROWID;
