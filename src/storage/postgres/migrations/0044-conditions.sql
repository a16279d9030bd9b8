-- Why a flow has made no run of an event that does not meet the condition of its trigger, in words, JSON.
ALTER TABLE millrace.deliveries ADD COLUMN because text;
