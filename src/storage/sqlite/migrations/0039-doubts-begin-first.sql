-- A clock that was ahead has dated the beginnings of some after their ends: nobody knows when those began.
CREATE TABLE doubts_rebuilt (
  seq      INTEGER PRIMARY KEY,
  from_at  INTEGER NOT NULL,
  to_at    INTEGER NOT NULL,
  restored INTEGER NOT NULL,
  lost     INTEGER NOT NULL DEFAULT 0,
  CHECK (from_at <= to_at)
) STRICT;
INSERT INTO doubts_rebuilt (seq, from_at, to_at, restored, lost)
SELECT seq, iif(from_at >= to_at, 0, from_at), to_at, restored, lost FROM doubts;
DROP TABLE doubts;
ALTER TABLE doubts_rebuilt RENAME TO doubts;
