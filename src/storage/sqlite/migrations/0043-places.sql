-- One poll serves every flow that listens to a trigger of a connection in one place, such as a table.
CREATE TABLE polls_in_places (
  id            TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL,
  trigger       TEXT NOT NULL,
  place         TEXT NOT NULL DEFAULT '',   -- empty where the trigger has one place only
  place_fields  TEXT NOT NULL DEFAULT '{}', -- what the trigger's settings say of it, JSON
  cursor        INTEGER,
  every_seconds INTEGER NOT NULL,
  next_at       INTEGER NOT NULL,
  listening     INTEGER NOT NULL DEFAULT 0, -- is any active flow subscribed?
  failures      INTEGER NOT NULL DEFAULT 0,
  error         TEXT,                       -- the last failure, while it lasts
  wider_at      INTEGER NOT NULL,
  widest_at     INTEGER NOT NULL,
  newest_event  INTEGER,                    -- events.seq of the newest by the other side's clock
  newest_at     INTEGER,
  UNIQUE (connection_id, trigger, place)
) STRICT, WITHOUT ROWID;
INSERT INTO polls_in_places (id, connection_id, trigger, cursor, every_seconds, next_at, listening, failures, error,
    wider_at, widest_at, newest_event, newest_at)
  SELECT id, connection_id, trigger, cursor, every_seconds, next_at, listening, failures, error, wider_at, widest_at,
    newest_event, newest_at FROM polls;
DROP TABLE polls;
ALTER TABLE polls_in_places RENAME TO polls;
CREATE INDEX polls_due ON polls (next_at) WHERE listening = 1;
