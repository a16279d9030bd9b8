-- Who is deactivated or removed, and since when: what comes to them is held from the beginning.
CREATE TABLE absences (
  person TEXT NOT NULL PRIMARY KEY,
  since  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO absences (person, since)
  SELECT owner, min(held_by_absence) FROM connections WHERE held_by_absence IS NOT NULL GROUP BY owner;
