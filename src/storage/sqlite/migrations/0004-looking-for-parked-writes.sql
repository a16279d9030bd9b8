-- `clear_until`: nothing was executed before this. `look_at`: when a parked write is looked for next.
-- `looked`: the look-ups until now.
ALTER TABLE effects ADD COLUMN clear_until INTEGER;
ALTER TABLE effects ADD COLUMN parked_at INTEGER;
ALTER TABLE effects ADD COLUMN look_at INTEGER;
ALTER TABLE effects ADD COLUMN looked TEXT;
CREATE INDEX effects_look ON effects (look_at) WHERE look_at IS NOT NULL;
