import Sqlite from "better-sqlite3";

/** An index of runs lacks its rows. Every page is whole, and whoever looks at the table alone misses nothing. */
export function spoilIndex(path: string): void {
  const db = new Sqlite(path);
  db.unsafeMode();
  db.exec(`PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = replace(replace(sql, 'call:', 'a'), 'call;', 'z')
    WHERE name = 'runs_called'`);
  db.close();
}
