-- Who is deactivated or removed, and since when: what comes to them is held from the beginning.
CREATE TABLE millrace.absences (
  person millrace.word NOT NULL PRIMARY KEY,
  since  bigint NOT NULL
);
INSERT INTO millrace.absences (person, since)
  SELECT owner, min(held_by_absence) FROM millrace.connections WHERE held_by_absence IS NOT NULL GROUP BY owner;
