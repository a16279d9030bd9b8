-- When the person of a session has shown last that it is them.
CREATE TABLE IF NOT EXISTS confirmations (session TEXT PRIMARY KEY, at BIGINT NOT NULL);
