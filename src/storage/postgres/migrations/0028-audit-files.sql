-- The files that old lines of the audit log were moved to, in the order of the chain.
CREATE TABLE millrace.audit_files (
  last_seq  bigint PRIMARY KEY,
  first_seq bigint NOT NULL,
  name      millrace.word NOT NULL,
  lines     bigint NOT NULL,
  until     bigint NOT NULL,         -- the latest time that a line in it has
  head      millrace.word NOT NULL,  -- the hash that its first line follows
  tail      millrace.word NOT NULL,  -- that of its last line
  digest    millrace.word NOT NULL   -- of the file as it lies there
);
CREATE TRIGGER audit_files_stay BEFORE UPDATE OR DELETE ON millrace.audit_files
  FOR EACH ROW EXECUTE FUNCTION millrace.refuse_change();
CREATE TRIGGER audit_files_are_kept BEFORE TRUNCATE ON millrace.audit_files
  FOR EACH STATEMENT EXECUTE FUNCTION millrace.refuse_change();

-- A line is removed only when it is in a file.
CREATE FUNCTION millrace.refuse_loss() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM millrace.audit_files WHERE last_seq >= OLD.seq) THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'The audit log is only added to';
END $$;
DROP TRIGGER audit_stays ON millrace.audit;
CREATE TRIGGER audit_stays BEFORE UPDATE ON millrace.audit
  FOR EACH ROW EXECUTE FUNCTION millrace.refuse_change();
CREATE TRIGGER audit_is_not_lost BEFORE DELETE ON millrace.audit
  FOR EACH ROW EXECUTE FUNCTION millrace.refuse_loss();
