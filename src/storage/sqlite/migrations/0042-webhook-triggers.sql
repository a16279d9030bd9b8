-- Where other systems send what starts a flow. An address is found by the hash of what is random in it; the address
-- itself and its secrets are in `sealed`. One that is revoked stays, so that its senders hear that it is gone.
CREATE TABLE hook_addresses (
  token_hash      TEXT PRIMARY KEY,
  flow_id         TEXT NOT NULL,
  created_at      INTEGER NOT NULL,
  created_by      TEXT NOT NULL,
  secret_by       TEXT,              -- who has set a secret last
  revoked_at      INTEGER,
  listening_until INTEGER,           -- until then the next delivery is captured
  captured        TEXT,              -- what was, JSON
  refused         TEXT               -- when a delivery was refused last, and why, JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX hook_addresses_of_flow ON hook_addresses (flow_id);
CREATE UNIQUE INDEX hook_address_of_flow ON hook_addresses (flow_id) WHERE revoked_at IS NULL;

-- For a flow to which the same body within some hours is the same event: how often that has begun anew, and when last.
CREATE TABLE same_bodies (
  flow_id TEXT NOT NULL,
  digest  TEXT NOT NULL,
  times   INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (flow_id, digest)
) STRICT, WITHOUT ROWID;

-- What was received, byte for byte, in base64; null for what was not sent to an address.
ALTER TABLE events ADD COLUMN raw TEXT;

CREATE INDEX runs_by_webhook ON runs (created_at) WHERE name >= 'webhook:' AND name < 'webhook;';
