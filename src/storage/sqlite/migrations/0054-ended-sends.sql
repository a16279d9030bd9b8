-- How many sends of a write have ended without its outcome: of the others, no end is known, and they may be under way.
ALTER TABLE effects ADD COLUMN ended_sends INTEGER NOT NULL DEFAULT 0;
