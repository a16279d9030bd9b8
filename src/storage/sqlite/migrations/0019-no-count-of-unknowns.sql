-- How often a write's answer told nothing decides nothing any more.
ALTER TABLE effects DROP COLUMN unknowns;
