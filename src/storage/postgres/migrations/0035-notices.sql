-- What a look at how things are has found wrong, until it is well again.
CREATE TABLE millrace.notices (
  name  millrace.word PRIMARY KEY,
  since bigint NOT NULL
);

-- Null where an earlier build has activated it.
ALTER TABLE millrace.flows ADD COLUMN active_since bigint;
