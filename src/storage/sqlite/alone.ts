import { existsSync } from "node:fs";
import { join } from "node:path";
import { lockDataDir } from "#disk/lock.ts";
import { StartError } from "#disk/start-errors.ts";
import { type Database, openForWriting } from "./database.ts";
import { migrate } from "./migrate.ts";

/** A database of the newest shape, with no other process working on it. */
export interface Alone {
  readonly db: Database;
  readonly path: string;
  /** Closes it, where that has not been done, and lets others have it. */
  readonly close: () => void;
}

/** Throws StartError where a data directory has no database. */
export function expectDatabase(dataDir: string): void {
  const path = join(dataDir, "millrace.db");
  const reason = "There is no such file.";
  if (!existsSync(path)) throw new StartError({ code: "database_unreadable", path, reason });
}

/** Opens the database of a data directory, which is made if need be. Throws StartError, and DataDirError. */
export function openAlone(dataDir: string): Alone {
  const path = join(dataDir, "millrace.db");
  const lock = lockDataDir(dataDir);
  let db: Database | undefined;
  const close = (): void => {
    db?.close();
    lock.release();
  };
  try {
    db = openForWriting(path);
    migrate(db, path);
    return { db, path, close };
  } catch (error) {
    close();
    throw error;
  }
}
