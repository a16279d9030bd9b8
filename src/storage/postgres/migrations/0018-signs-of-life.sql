-- The last sign of life of each process: one that a process has recorded and does not find again is lost, whatever the others tell.
CREATE TABLE millrace.signs (
  process uuid PRIMARY KEY,
  at bigint NOT NULL
);
