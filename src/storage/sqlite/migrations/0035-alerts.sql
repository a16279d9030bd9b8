-- What has happened that people are told of, written down with it, until alerts are made of it.
CREATE TABLE news (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  about_id TEXT NOT NULL, -- the flow or the connection
  run_id   TEXT,
  news     TEXT NOT NULL
) STRICT;
CREATE INDEX news_about ON news (about_id);

-- What somebody is told of: one row for each thing, however often it happens.
CREATE TABLE alerts (
  id       TEXT PRIMARY KEY,
  person   TEXT NOT NULL,
  about    TEXT NOT NULL,
  about_id TEXT NOT NULL, -- the flow or the connection
  alert    TEXT NOT NULL,
  is_open  INTEGER NOT NULL,
  is_shown INTEGER NOT NULL,
  is_new   INTEGER NOT NULL,
  heard    INTEGER NOT NULL, -- rises with what is new
  last_at  INTEGER NOT NULL,
  kept_at  INTEGER NOT NULL,
  mail_at  INTEGER,
  UNIQUE (person, about)
) STRICT, WITHOUT ROWID;
CREATE INDEX alerts_about ON alerts (about_id);
CREATE INDEX alerts_heard ON alerts (heard);
CREATE INDEX alerts_mail ON alerts (mail_at) WHERE mail_at IS NOT NULL;

-- Mail that tells of alerts. Without `try_at` it was sent, or given up.
CREATE TABLE alert_letters (
  id     TEXT PRIMARY KEY,
  at     INTEGER NOT NULL,
  letter TEXT NOT NULL,
  tries  INTEGER NOT NULL DEFAULT 0,
  try_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_letters_try ON alert_letters (try_at) WHERE try_at IS NOT NULL;
CREATE INDEX alert_letters_at ON alert_letters (at);

-- What somebody has chosen to be told of, and how.
CREATE TABLE alert_choices (
  person  TEXT PRIMARY KEY,
  choices TEXT NOT NULL
) STRICT, WITHOUT ROWID;
