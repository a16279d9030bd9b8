-- A clock that was ahead has dated the beginnings of some after their ends: nobody knows when those began.
UPDATE millrace.doubts SET from_at = 0 WHERE from_at >= to_at;
ALTER TABLE millrace.doubts ADD CHECK (from_at <= to_at);
