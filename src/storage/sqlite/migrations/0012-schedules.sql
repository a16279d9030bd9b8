-- When a schedule's flow runs, its version says. `set_at`: when the next time was set; one that is still to
-- come was set by a clock that was ahead. `skipped`: times since it was started that came while the run
-- before was unfinished, and `skipped_at`, the last of them.
ALTER TABLE timetables ADD COLUMN set_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE timetables ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE timetables ADD COLUMN skipped_at INTEGER;
ALTER TABLE timetables DROP COLUMN every_minutes;

CREATE INDEX runs_at_once ON runs (created_at) WHERE name >= 'now:' AND name < 'now;';
