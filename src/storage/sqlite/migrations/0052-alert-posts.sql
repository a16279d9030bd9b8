-- Where a person's alerts are posted through a connection of theirs.
CREATE TABLE alert_posts (
  person        TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL,
  place         TEXT NOT NULL, -- as the other system names it
  place_name    TEXT NOT NULL, -- as people call it
  set_at        INTEGER NOT NULL,
  last          TEXT           -- when something was posted last, and what came of it, JSON
) STRICT, WITHOUT ROWID;
