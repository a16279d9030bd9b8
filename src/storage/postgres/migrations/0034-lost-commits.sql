ALTER TABLE millrace.doubts ADD COLUMN lost boolean NOT NULL DEFAULT false;
ALTER TABLE millrace.alive ADD COLUMN history text;
