-- The fields of things that only a connection knows, such as tables: as they were read last, and as published versions name them.
CREATE TABLE shapes (
  connection_id TEXT NOT NULL,
  thing         TEXT NOT NULL,       -- what it is called there
  digest        TEXT NOT NULL,
  shape         TEXT,                -- JSON; NULL: there was no such thing
  read_at       INTEGER NOT NULL,
  PRIMARY KEY (connection_id, thing, digest)
) STRICT, WITHOUT ROWID;

-- The shapes that a version was built on, by their digests, JSON. NULL: it was published before there were any.
ALTER TABLE flow_versions ADD COLUMN shapes TEXT;
