-- What persons have put in the place of a failed step's input, the first of them first; null where nobody has.
ALTER TABLE steps ADD COLUMN corrections TEXT;
