-- Whom a flow's owner lets see the values of its runs.
CREATE TABLE flow_readers (
  flow_id TEXT NOT NULL,
  person  TEXT NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (flow_id, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX flow_readers_person ON flow_readers (person);

-- Who has the flow from whoever had it: to them it shows the values of its runs. An owner whom somebody else has
-- put in their place is not entrusted with it. Null: its owner is.
ALTER TABLE flows ADD COLUMN entrusted_to TEXT;

-- Who has started a run by hand.
ALTER TABLE runs ADD COLUMN started_by TEXT;
UPDATE runs SET started_by = (
  SELECT v.published_by FROM flow_versions v WHERE v.id = version_id AND v.number IS NULL
) WHERE name >= 'test:' AND name < 'test;';
