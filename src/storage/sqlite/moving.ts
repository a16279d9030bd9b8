import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Database, openForWriting } from "./database.ts";
import { freeRunsVerb } from "./free-runs.ts";
import { lockDataDir } from "./lock.ts";
import { migrate } from "./migrate.ts";
import { movedMark } from "./moved.ts";
import { StartError } from "./start-errors.ts";
import { sqliteSession } from "./session.ts";
import { createWriter } from "./writer.ts";

/** A database that is to be moved, with no process working on it. */
export interface Leaving {
  readonly db: Database;
  readonly path: string;
  readonly mark: ReturnType<typeof movedMark>;
  close(): Promise<void>;
}

/** Opens it, and ends what the last process left half done. Throws StartError. */
export async function openLeaving(dataDir: string): Promise<Leaving> {
  const lock = lockDataDir(dataDir);
  try {
    const path = join(dataDir, "millrace.db");
    if (!existsSync(path))
      throw new StartError({
        code: "database_unreadable",
        path,
        reason: "There is no such file.",
      });
    const db = openForWriting(path);
    const close = async (): Promise<void> => {
      db.close();
      lock.release();
    };
    try {
      migrate(db, path);
      const mark = movedMark(db);
      if (mark.find() === null) await freeRunsVerb(sqliteSession(createWriter(db)))();
      return { db, path, mark, close };
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}
