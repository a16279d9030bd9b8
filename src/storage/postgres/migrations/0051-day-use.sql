-- What the other side has said last in that hour of the calls that it allows an account in a day, JSON.
ALTER TABLE millrace.reads ADD COLUMN day_use text;
