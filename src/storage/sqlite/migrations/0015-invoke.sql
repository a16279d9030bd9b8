-- What another system shows that starts a flow by an HTTP request: hashed. While one takes the place of
-- another, both are good for a time.
CREATE TABLE invoke_keys (
  id          TEXT PRIMARY KEY,
  flow_id     TEXT NOT NULL,
  client_id   TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  created_by  TEXT NOT NULL,
  expires_at  INTEGER             -- null: until it is replaced or revoked
) STRICT, WITHOUT ROWID;
CREATE INDEX invoke_keys_of_flow ON invoke_keys (flow_id, created_at);

CREATE INDEX runs_invoked ON runs (created_at) WHERE name >= 'invoke:' AND name < 'invoke;';
