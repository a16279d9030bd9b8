-- Lookup tables. A deleted one keeps its row, and its revisions: runs of older versions look up in them.
CREATE TABLE lookup_tables (
  id          TEXT PRIMARY KEY,
  name        TEXT NOT NULL,
  description TEXT NOT NULL,
  revision    INTEGER NOT NULL,    -- the newest
  created_at  INTEGER NOT NULL,
  changed_at  INTEGER NOT NULL,
  changed_by  TEXT NOT NULL,
  deleted_at  INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX lookup_tables_named ON lookup_tables (name) WHERE deleted_at IS NULL;

-- Never changed.
CREATE TABLE lookup_revisions (
  table_id  TEXT NOT NULL,
  revision  INTEGER NOT NULL,
  row_count INTEGER NOT NULL,
  otherwise TEXT NOT NULL,         -- JSON
  saved_at  INTEGER NOT NULL,
  saved_by  TEXT NOT NULL,
  rows      TEXT NOT NULL,         -- JSON
  PRIMARY KEY (table_id, revision)
) STRICT;
