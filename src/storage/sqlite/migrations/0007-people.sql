-- Whose things are, who agreed to what, and what was done. What was made before there were people
-- belongs to whoever may read the data folder.
CREATE TABLE connections_owned (
  id           TEXT PRIMARY KEY,
  owner        TEXT NOT NULL,
  connector    TEXT NOT NULL,
  name         TEXT NOT NULL,
  mode         TEXT NOT NULL CHECK (mode IN ('test', 'live')),
  account      TEXT,
  account_name TEXT,
  settings     TEXT NOT NULL,
  sealed       TEXT NOT NULL,
  broken       TEXT,              -- the error, while a person must repair it
  repaired_at  INTEGER,
  locked       INTEGER NOT NULL DEFAULT 0, -- until its secret is entered again
  created_at   INTEGER NOT NULL,
  UNIQUE (owner, name)
) STRICT, WITHOUT ROWID;
INSERT INTO connections_owned
  (id, owner, connector, name, mode, account, account_name, settings, sealed, broken, repaired_at, created_at)
SELECT id, 'local', connector, name, mode, account, account_name, settings, sealed, broken, repaired_at, created_at
FROM connections;
DROP TABLE connections;
ALTER TABLE connections_owned RENAME TO connections;

-- Who may operate a connection beside its owner.
CREATE TABLE grants (
  connection_id TEXT NOT NULL,
  person        TEXT NOT NULL,
  at            INTEGER NOT NULL,
  PRIMARY KEY (connection_id, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX grants_person ON grants (person);

ALTER TABLE flows ADD COLUMN owner TEXT NOT NULL DEFAULT 'local';
ALTER TABLE flow_versions ADD COLUMN published_by TEXT NOT NULL DEFAULT 'local';
ALTER TABLE flow_versions ADD COLUMN agreed_by TEXT NOT NULL DEFAULT '[]'; -- persons

-- Versions that wait for the owners of the connections in them.
CREATE TABLE proposals (
  id          TEXT PRIMARY KEY,
  flow_id     TEXT NOT NULL UNIQUE,
  document    TEXT NOT NULL,
  proposed_by TEXT NOT NULL,
  at          INTEGER NOT NULL,
  take_up     TEXT NOT NULL,
  owners      TEXT NOT NULL,      -- persons
  agreed      TEXT NOT NULL       -- persons
) STRICT;

CREATE TABLE audit (
  seq         INTEGER PRIMARY KEY,
  id          TEXT NOT NULL,
  at          INTEGER NOT NULL,
  person      TEXT,
  via         TEXT,
  address     TEXT,
  action      TEXT NOT NULL,
  object_kind TEXT,
  object_id   TEXT,
  details     TEXT NOT NULL
) STRICT;
CREATE INDEX audit_at ON audit (at, seq);
CREATE INDEX audit_person ON audit (person, at, seq);
CREATE INDEX audit_object ON audit (object_id, at, seq);
CREATE INDEX audit_action ON audit (action, at, seq);
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'The audit log is only added to'); END;
-- REPLACE deletes without asking the other triggers.
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'The audit log is only added to'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'The audit log is only added to'); END;
