-- Who has saved a flow's name and draft last, so that others who have it open are told. Null: not known.
ALTER TABLE flows ADD COLUMN changed_by TEXT;
