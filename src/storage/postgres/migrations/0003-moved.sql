-- What has been moved here from SQLite: the move's id is known there too.
CREATE TABLE millrace.moved_from (
  one integer PRIMARY KEY CHECK (one = 1),
  id  text NOT NULL,
  at  bigint NOT NULL
);
