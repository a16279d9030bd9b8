-- One poll serves every flow that listens to a trigger of a connection in one place, such as a table.
ALTER TABLE millrace.polls
  ADD COLUMN place millrace.word NOT NULL DEFAULT '',  -- empty where the trigger has one place only
  ADD COLUMN place_fields text NOT NULL DEFAULT '{}',  -- what the trigger's settings say of it, JSON
  DROP CONSTRAINT polls_connection_id_trigger_key,
  ADD UNIQUE (connection_id, trigger, place);
