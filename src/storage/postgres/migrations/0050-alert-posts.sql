-- Where a person's alerts are posted through a connection of theirs.
CREATE TABLE millrace.alert_posts (
  person        millrace.word PRIMARY KEY,
  connection_id millrace.word NOT NULL,
  place         text NOT NULL, -- as the other system names it
  place_name    text NOT NULL, -- as people call it
  set_at        bigint NOT NULL,
  last          text           -- when something was posted last, and what came of it, JSON
);
