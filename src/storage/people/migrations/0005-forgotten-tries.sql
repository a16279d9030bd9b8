-- They held what was typed as it was typed, for an hour.
DELETE FROM tries;
