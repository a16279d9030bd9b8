-- What only the vault's key opens.
CREATE TABLE IF NOT EXISTS sealed (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS set_up (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  code_hash TEXT NOT NULL,
  tries BIGINT NOT NULL,
  done_at BIGINT
);
CREATE TABLE IF NOT EXISTS links (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL,
  person TEXT,
  role TEXT,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE TABLE IF NOT EXISTS api_keys (
  id TEXT PRIMARY KEY,
  key_hash TEXT NOT NULL UNIQUE,
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  last_used_at BIGINT
);
CREATE INDEX IF NOT EXISTS api_keys_by_person ON api_keys (person);
CREATE TABLE IF NOT EXISTS tries (id TEXT PRIMARY KEY, bucket TEXT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX IF NOT EXISTS tries_by_bucket ON tries (bucket, at);
CREATE INDEX IF NOT EXISTS tries_by_time ON tries (at);
