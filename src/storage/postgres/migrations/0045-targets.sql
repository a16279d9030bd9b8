-- A digest of what a write that only sets values sets them of, noted with each send: an older one is not repeated over a newer one.
ALTER TABLE millrace.effects ADD COLUMN target millrace.word;
CREATE INDEX effects_target ON millrace.effects (target, seq) WHERE target IS NOT NULL;
