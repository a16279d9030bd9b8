-- How many calls an account has had, by quarters of an hour: what its connection allows in a day, restarts do not forget.
CREATE TABLE millrace.day_calls (
  account millrace.word PRIMARY KEY,
  calls   text NOT NULL
);

-- The exchanges that an account has under way: who has each place, and until when without a sign of life. A crash of
-- the database empties it, and nobody waits for the disk.
CREATE UNLOGGED TABLE millrace.at_once (
  account text        NOT NULL,
  place   integer     NOT NULL,
  holder  uuid        NOT NULL,
  until   timestamptz NOT NULL,
  PRIMARY KEY (account, place)
);

-- The processes that wait for a place.
CREATE UNLOGGED TABLE millrace.at_once_waits (
  account text        NOT NULL,
  process uuid        NOT NULL,
  until   timestamptz NOT NULL,
  PRIMARY KEY (account, process)
);
