-- Spans in which this database may have forgotten what was sent; kept for good.
CREATE TABLE doubts (
  seq      INTEGER PRIMARY KEY,
  from_at  INTEGER NOT NULL,
  to_at    INTEGER NOT NULL,
  restored INTEGER NOT NULL
) STRICT;

-- A restored backup, until a person has said what this installation now is.
CREATE TABLE restored (
  one         INTEGER PRIMARY KEY CHECK (one = 1),
  backup_at   INTEGER NOT NULL,
  restored_at INTEGER NOT NULL
) STRICT;
