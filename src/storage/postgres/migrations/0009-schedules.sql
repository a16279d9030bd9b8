-- When a schedule's flow runs, its version says. `set_at`: when the next time was set; one that is still to
-- come was set by a clock that was ahead. `skipped`: times since it was started that came while the run
-- before was unfinished, and `skipped_at`, the last of them.
ALTER TABLE millrace.timetables
  ADD COLUMN set_at bigint NOT NULL DEFAULT 0,
  ADD COLUMN skipped integer NOT NULL DEFAULT 0,
  ADD COLUMN skipped_at bigint,
  DROP COLUMN every_minutes;

CREATE INDEX runs_at_once ON millrace.runs (created_at, seq) WHERE name >= 'now:' AND name < 'now;';
