-- Secrets of the installation itself, sealed with the key that each process must have. `check` is
-- always there: it tells whether a key is the right one, also where there are no connections.
CREATE TABLE millrace.sealed (
  name   text PRIMARY KEY,
  sealed text NOT NULL
);
INSERT INTO millrace.sealed (name, sealed) SELECT 'api-token', token FROM millrace.installation;
DROP TABLE millrace.installation;

-- A process that stood still while the key was changed still has the old one when it goes on. What it
-- seals then, nobody could open. (`v1.<key's name>.<...>`)
CREATE FUNCTION millrace.refuse_other_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM millrace.sealed s
    WHERE s.name = 'check' AND split_part(s.sealed, '.', 2) <> split_part(NEW.sealed, '.', 2)
  ) THEN
    RAISE EXCEPTION 'sealed with another key than that of this database';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER one_key BEFORE INSERT OR UPDATE OF sealed ON millrace.connections
  FOR EACH ROW WHEN (NEW.sealed LIKE 'v1.%') EXECUTE FUNCTION millrace.refuse_other_key();
