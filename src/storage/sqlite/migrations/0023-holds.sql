-- Since when a connection is held, and by what it is: by its owner, because its owner is away, and by the switch
-- that stops the whole installation. Each is lifted by itself. `consent_epoch` rises with whatever changes who may
-- let the connection act: the gate lets nothing through that was decided before.
ALTER TABLE connections ADD COLUMN held_by_owner INTEGER;
ALTER TABLE connections ADD COLUMN held_by_absence INTEGER;
ALTER TABLE connections ADD COLUMN held_by_switch INTEGER;
ALTER TABLE connections ADD COLUMN consent_epoch INTEGER NOT NULL DEFAULT 0;
-- Who may take the connection over, by a secret of the same account.
ALTER TABLE connections ADD COLUMN heir TEXT;

-- The versions of the flows that a version calls, by flow, and that these call: what was agreed to is what runs.
-- Null in what an earlier build has published: those call what is published.
ALTER TABLE flow_versions ADD COLUMN calls TEXT;
ALTER TABLE proposals ADD COLUMN calls TEXT;
