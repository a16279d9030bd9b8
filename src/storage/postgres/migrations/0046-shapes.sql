-- The fields of things that only a connection knows, such as tables: as they were read last, and as published versions name them.
CREATE TABLE millrace.shapes (
  connection_id millrace.word NOT NULL,
  thing         millrace.word NOT NULL, -- what it is called there
  digest        millrace.word NOT NULL,
  shape         text,                   -- JSON; NULL: there was no such thing
  read_at       bigint NOT NULL,
  PRIMARY KEY (connection_id, thing, digest)
);

-- The shapes that a version was built on, by their digests, JSON. NULL: it was published before there were any.
ALTER TABLE millrace.flow_versions ADD COLUMN shapes text;
