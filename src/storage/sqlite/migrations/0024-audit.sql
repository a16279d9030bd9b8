-- What somebody has begun to do and no line tells yet: where the process dies, the next one writes the line.
CREATE TABLE audit_begun (
  id          TEXT PRIMARY KEY,
  at          INTEGER NOT NULL,
  person      TEXT,
  via         TEXT,
  address     TEXT,
  action      TEXT NOT NULL,
  object_kind TEXT,
  object_id   TEXT,
  details     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_begun_at ON audit_begun (at, id);

-- Each line's, made of it and of the one before. Lines from before there was a chain have none.
ALTER TABLE audit ADD COLUMN hash TEXT;
-- The last link.
CREATE TABLE audit_chain (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  hash TEXT NOT NULL
) STRICT;

-- What strangers had typed into the field of the e-mail was kept for good, a password by mistake too.
DROP TRIGGER audit_stays;
UPDATE audit SET details = json_remove(details, '$.email')
WHERE action IN ('sign_in.password_refused', 'password.reset_asked', 'installation.set_up_refused');
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'The audit log is only added to'); END;
