-- Was anything in it erased? The mark in the place of a value does not tell: anybody can write it.
ALTER TABLE millrace.events ADD COLUMN erased boolean NOT NULL DEFAULT false;
ALTER TABLE millrace.runs ADD COLUMN erased boolean NOT NULL DEFAULT false;
UPDATE millrace.events SET erased = true
  WHERE EXISTS (SELECT FROM millrace.erasures) AND strpos(data, '(erased · 消去済み)') > 0;
UPDATE millrace.runs SET erased = true
  WHERE EXISTS (SELECT FROM millrace.erasures) AND strpos(event_data, '(erased · 消去済み)') > 0;
