CREATE TABLE IF NOT EXISTS preferences (person TEXT PRIMARY KEY, locale TEXT, time_zone TEXT);
-- The newest step of time whose code has let somebody in: it and those before are spent.
CREATE TABLE IF NOT EXISTS spent_codes (person TEXT PRIMARY KEY, step BIGINT NOT NULL);
