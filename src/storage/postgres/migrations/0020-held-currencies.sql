-- Were its amounts held against the currencies beside them when it was published? Not so before this was kept.
ALTER TABLE millrace.flow_versions ADD COLUMN holds_currencies boolean NOT NULL DEFAULT false;
