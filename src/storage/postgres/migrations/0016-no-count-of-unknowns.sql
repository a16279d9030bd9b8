-- How often a write's answer told nothing decides nothing any more.
ALTER TABLE millrace.effects DROP COLUMN unknowns;
