-- How many calls an account has had, by quarters of an hour: what its connection allows in a day, restarts do not forget.
CREATE TABLE day_calls (
  account TEXT PRIMARY KEY,
  calls   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
