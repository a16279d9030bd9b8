-- Where a person is told of alerts by a program of theirs. Its address and secrets are in `sealed`.
CREATE TABLE millrace.webhooks (
  person   millrace.word PRIMARY KEY,
  set_at   bigint NOT NULL,
  ended_at bigint, -- the receiver has said that it is gone
  last     text    -- when something was sent last, and what came of it
);

-- As of connections (migration 0005): what a process seals with an old key, nobody could open.
CREATE TRIGGER one_key BEFORE INSERT OR UPDATE OF sealed ON millrace.sealed
  FOR EACH ROW WHEN (NEW.name LIKE 'webhook:%' AND NEW.sealed LIKE 'v1.%')
  EXECUTE FUNCTION millrace.refuse_other_key();
