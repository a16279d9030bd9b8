-- The files that old lines of the audit log were moved to, in the order of the chain.
CREATE TABLE audit_files (
  last_seq  INTEGER PRIMARY KEY,
  first_seq INTEGER NOT NULL,
  name      TEXT NOT NULL,
  lines     INTEGER NOT NULL,
  until     INTEGER NOT NULL,   -- the latest time that a line in it has
  head      TEXT NOT NULL,      -- the hash that its first line follows
  tail      TEXT NOT NULL,      -- that of its last line
  digest    TEXT NOT NULL       -- of the file as it lies there
) STRICT;
CREATE TRIGGER audit_files_stay BEFORE UPDATE ON audit_files
BEGIN SELECT RAISE(ABORT, 'The audit log is only added to'); END;
CREATE TRIGGER audit_files_are_kept BEFORE DELETE ON audit_files
BEGIN SELECT RAISE(ABORT, 'The audit log is only added to'); END;

-- A line is removed only when it is in a file.
DROP TRIGGER audit_is_kept;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
WHEN NOT EXISTS (SELECT 1 FROM audit_files WHERE last_seq >= OLD.seq)
BEGIN SELECT RAISE(ABORT, 'The audit log is only added to'); END;
