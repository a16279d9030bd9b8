-- For which state of the sign-in library its own tables were made.
CREATE TABLE IF NOT EXISTS library_tables (one BIGINT PRIMARY KEY CHECK (one = 1), made_for TEXT NOT NULL);
