import Sqlite from "better-sqlite3";
import { connectionOf, type Database } from "./database.ts";
import { migrate } from "./migrate.ts";

/** A database of the product's shape that lies in memory: no file, and nothing to sync. */
export interface InMemory {
  readonly db: Database;
  /** All that is committed, as the file of a backup has it. */
  copy(): Buffer;
  /** Removes all rows: quicker than another database, for which every statement is compiled once more. */
  clear(): void;
}

let made: Buffer | null = null;

/** A new database, or one with what a copy holds. */
export function openInMemory(copy: Buffer = (made ??= makeNew())): InMemory {
  const itself = new Sqlite(copy);
  const statements = new Map<string, Sqlite.Statement>();
  const compile = (source: string): Sqlite.Statement => {
    const known = statements.get(source) ?? itself.prepare(source);
    statements.set(source, known);
    return known;
  };
  const clearings = itself
    .prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .all()
    .map(({ name }) => itself.prepare(`DELETE FROM ${name}`));
  return {
    db: connectionOf(itself, compile),
    copy: () => itself.serialize(),
    clear: itself.transaction(() => {
      for (const clearing of clearings) clearing.run();
    }),
  };
}

/** Migrations take as long as many cases of the model: they run once for each thread. */
function makeNew(): Buffer {
  const itself = new Sqlite(":memory:");
  migrate(connectionOf(itself), ":memory:");
  const file = itself.serialize();
  itself.close();
  return file;
}
