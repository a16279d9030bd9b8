import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Database, openForWriting } from "./database.ts";
import { lockDataDir } from "./lock.ts";
import { migrate } from "./migrate.ts";
import { StartError } from "./start-errors.ts";

/** A database of the newest shape, with no other process working on it. */
export interface Alone {
  readonly db: Database;
  readonly path: string;
  /** Closes it, where that has not been done, and lets others have it. */
  readonly close: () => void;
}

/** Opens the database of a data directory, where there is one. Throws StartError. */
export function openAlone(dataDir: string): Alone {
  const path = join(dataDir, "millrace.db");
  if (!existsSync(path)) {
    const reason = "There is no such file.";
    throw new StartError({ code: "database_unreadable", path, reason });
  }
  const lock = lockDataDir(dataDir);
  try {
    const db = openForWriting(path);
    const close = (): void => {
      db.close();
      lock.release();
    };
    try {
      migrate(db, path);
      return { db, path, close };
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}
