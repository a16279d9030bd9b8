-- To whom its owner has offered a flow. It is theirs once they accept.
ALTER TABLE millrace.flows ADD COLUMN offered_to TEXT;
