-- Secrets of the installation itself, sealed with the key of the vault. `check` is always there: it
-- tells whether a key is the right one, also where there are no connections.
CREATE TABLE sealed (
  name   TEXT PRIMARY KEY,
  sealed TEXT NOT NULL
) STRICT, WITHOUT ROWID;
