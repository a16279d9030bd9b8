-- What somebody has begun to do and no line tells yet: where the process dies, another one writes the line.
CREATE TABLE millrace.audit_begun (
  id          millrace.word PRIMARY KEY,
  at          bigint NOT NULL,
  person      millrace.word,
  via         millrace.word,
  address     millrace.word,
  action      millrace.word NOT NULL,
  object_kind millrace.word,
  object_id   millrace.word,
  details     text NOT NULL
);
CREATE INDEX audit_begun_at ON millrace.audit_begun (at, id);

-- Each line's, made of it and of the one before. Lines from before there was a chain have none.
ALTER TABLE millrace.audit ADD COLUMN hash millrace.word;
-- The last link.
CREATE TABLE millrace.audit_chain (
  one  bigint PRIMARY KEY CHECK (one = 1),
  hash millrace.word NOT NULL
);

-- What strangers had typed into the field of the e-mail was kept for good, a password by mistake too.
DROP TRIGGER audit_stays ON millrace.audit;
UPDATE millrace.audit SET details = (details::jsonb - 'email')::text
WHERE action IN ('sign_in.password_refused', 'password.reset_asked', 'installation.set_up_refused');
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON millrace.audit
  FOR EACH ROW EXECUTE FUNCTION millrace.refuse_change();
