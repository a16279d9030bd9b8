-- No sign of life means from now on that nothing has ever run here; before, it was not noted at first.
UPDATE alive SET alive_until = highest WHERE alive_until IS NULL;
