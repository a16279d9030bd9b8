-- What a look at how things are has found wrong, until it is well again.
CREATE TABLE notices (
  name  TEXT PRIMARY KEY,
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Null where an earlier build has activated it.
ALTER TABLE flows ADD COLUMN active_since INTEGER;
