-- How many sends of a write have ended without its outcome: of the others, no end is known, and they may be under way.
ALTER TABLE millrace.effects ADD COLUMN ended_sends integer NOT NULL DEFAULT 0;
