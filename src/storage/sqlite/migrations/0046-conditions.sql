-- Why a flow has made no run of an event that does not meet the condition of its trigger, in words, JSON.
ALTER TABLE deliveries ADD COLUMN because TEXT;
