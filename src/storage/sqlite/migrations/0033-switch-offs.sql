-- When a flow switches itself off, and why it has.
CREATE TABLE switch_offs (
  flow_id      TEXT NOT NULL PRIMARY KEY,
  rule         TEXT,
  counted_from INTEGER NOT NULL,
  off_at       INTEGER,
  why          TEXT
) STRICT, WITHOUT ROWID;
