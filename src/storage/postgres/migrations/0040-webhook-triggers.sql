-- Where other systems send what starts a flow. An address is found by the hash of what is random in it; the address
-- itself and its secrets are in `sealed`. One that is revoked stays, so that its senders hear that it is gone.
CREATE TABLE millrace.hook_addresses (
  token_hash      millrace.word PRIMARY KEY,
  flow_id         millrace.word NOT NULL,
  created_at      bigint NOT NULL,
  created_by      millrace.word NOT NULL,
  secret_by       millrace.word,     -- who has set a secret last
  revoked_at      bigint,
  listening_until bigint,            -- until then the next delivery is captured
  captured        text,              -- what was, JSON
  refused         text               -- when a delivery was refused last, and why, JSON
);
CREATE INDEX hook_addresses_of_flow ON millrace.hook_addresses (flow_id);
CREATE UNIQUE INDEX hook_address_of_flow ON millrace.hook_addresses (flow_id) WHERE revoked_at IS NULL;

-- For a flow to which the same body within some hours is the same event: how often that has begun anew, and when last.
CREATE TABLE millrace.same_bodies (
  flow_id millrace.word NOT NULL,
  digest  millrace.word NOT NULL,
  times   integer NOT NULL,
  at      bigint NOT NULL,
  PRIMARY KEY (flow_id, digest)
);

-- What was received, byte for byte, in base64; null for what was not sent to an address.
ALTER TABLE millrace.events ADD COLUMN raw text;

CREATE INDEX runs_by_webhook ON millrace.runs (created_at, seq)
  WHERE name >= 'webhook:' AND name < 'webhook;';

-- As of connections (migration 0005): what a process seals with an old key, nobody could open.
CREATE TRIGGER one_key_of_addresses BEFORE INSERT OR UPDATE OF sealed ON millrace.sealed
  FOR EACH ROW WHEN (NEW.name LIKE 'address:%' AND NEW.sealed LIKE 'v1.%')
  EXECUTE FUNCTION millrace.refuse_other_key();
