-- Were its amounts held against the currencies beside them when it was published? Not so before this was kept.
ALTER TABLE flow_versions ADD COLUMN holds_currencies INTEGER NOT NULL DEFAULT 0;
