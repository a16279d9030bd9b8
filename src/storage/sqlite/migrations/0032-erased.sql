-- Was anything in it erased? The mark in the place of a value does not tell: anybody can write it.
ALTER TABLE events ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
UPDATE events SET erased = 1
  WHERE EXISTS (SELECT 1 FROM erasures) AND instr(data, '(erased · 消去済み)') > 0;
UPDATE runs SET erased = 1
  WHERE EXISTS (SELECT 1 FROM erasures) AND instr(event_data, '(erased · 消去済み)') > 0;
