-- Lookup tables. A deleted one keeps its row, and its revisions: runs of older versions look up in them.
CREATE TABLE millrace.lookup_tables (
  id          millrace.word PRIMARY KEY,
  name        millrace.word NOT NULL,
  description text NOT NULL,
  revision    integer NOT NULL,    -- the newest
  created_at  bigint NOT NULL,
  changed_at  bigint NOT NULL,
  changed_by  millrace.word NOT NULL,
  deleted_at  bigint
);
CREATE UNIQUE INDEX lookup_tables_named ON millrace.lookup_tables (name) WHERE deleted_at IS NULL;

-- Never changed.
CREATE TABLE millrace.lookup_revisions (
  table_id  millrace.word NOT NULL,
  revision  integer NOT NULL,
  row_count integer NOT NULL,
  otherwise text NOT NULL,         -- JSON
  saved_at  bigint NOT NULL,
  saved_by  millrace.word NOT NULL,
  rows      text NOT NULL,         -- JSON
  PRIMARY KEY (table_id, revision)
);
