import { existsSync, writeFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import type { Database } from "./database.ts";

/**
 * A backup is one file: the people's database goes along in a table of it, whole, so that a restored
 * installation knows whose connections it has.
 */

/** Puts the people's database, as it is at this moment, into a copy of the other one. */
export function packPeople(copy: Database, peoplePath: string): void {
  if (!existsSync(peoplePath)) return;
  const people = new Sqlite(peoplePath, { readonly: true, timeout: 5_000 });
  try {
    copy.exec("CREATE TABLE people_file (content BLOB NOT NULL)");
    copy.prepare<[Buffer]>("INSERT INTO people_file (content) VALUES (?)").run(people.serialize());
  } finally {
    people.close();
  }
}

/**
 * Takes it out again, into a file of its own. Gives what is sealed in it; null where the backup holds no
 * people, as one of an earlier Millrace.
 */
export function unpackPeople(backup: Database, path: string): readonly string[] | null {
  const packed = backup
    .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'people_file'")
    .get();
  if (packed === undefined) return null;
  const content = backup.prepare<[], Buffer>("SELECT content FROM people_file").pluck().get();
  backup.exec("DROP TABLE people_file");
  if (content === undefined) return null;
  writeFileSync(path, content, { mode: 0o600, flag: "wx" });
  const people = new Sqlite(path, { fileMustExist: true });
  try {
    people.pragma("journal_mode = DELETE");
    return people.prepare<[], string>("SELECT value FROM sealed").pluck().all();
  } finally {
    people.close();
  }
}
