-- What another system shows that starts a flow by an HTTP request: hashed. While one takes the place of
-- another, both are good for a time.
CREATE TABLE millrace.invoke_keys (
  id          millrace.word PRIMARY KEY,
  flow_id     millrace.word NOT NULL,
  client_id   millrace.word NOT NULL,
  secret_hash millrace.word NOT NULL,
  created_at  bigint NOT NULL,
  created_by  millrace.word NOT NULL,
  expires_at  bigint              -- null: until it is replaced or revoked
);
CREATE INDEX invoke_keys_of_flow ON millrace.invoke_keys (flow_id, created_at);

CREATE INDEX runs_invoked ON millrace.runs (created_at, seq)
  WHERE name >= 'invoke:' AND name < 'invoke;';
