-- A loop has many steps and writes, of which a screen looks at some.
CREATE INDEX steps_failed ON millrace.steps (run, path) WHERE outcome = 'failed';
DROP INDEX millrace.effects_run;
CREATE INDEX effects_run ON millrace.effects (run_id, path, state);
CREATE INDEX effects_parked ON millrace.effects (run_id) WHERE state = 'parked';
