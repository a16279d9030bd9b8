-- Whom a flow's owner lets see the values of its runs.
CREATE TABLE millrace.flow_readers (
  flow_id millrace.word NOT NULL,
  person  millrace.word NOT NULL,
  at      bigint NOT NULL,
  PRIMARY KEY (flow_id, person)
);
CREATE INDEX flow_readers_person ON millrace.flow_readers (person);

-- Who has the flow from whoever had it: to them it shows the values of its runs. An owner whom somebody else has
-- put in their place is not entrusted with it. Null: its owner is.
ALTER TABLE millrace.flows ADD COLUMN entrusted_to millrace.word;

-- Who has started a run by hand.
ALTER TABLE millrace.runs ADD COLUMN started_by millrace.word;
UPDATE millrace.runs SET started_by = (
  SELECT v.published_by FROM millrace.flow_versions v WHERE v.id = version_id AND v.number IS NULL
) WHERE name >= 'test:' AND name < 'test;';
