-- A digest of what a write that only sets values sets them of, noted with each send: an older one is not repeated over a newer one.
ALTER TABLE effects ADD COLUMN target TEXT;
CREATE INDEX effects_target ON effects (target, seq) WHERE target IS NOT NULL;
