import { join } from "node:path";
import type { Store } from "#engine/store.ts";
import { openForWriting } from "./database.ts";
import { lockDataDir } from "./lock.ts";
import { migrate } from "./migrate.ts";
import { reasonOf, StartError } from "./start-errors.ts";
import { sqliteStore } from "./store.ts";
import { createWriter } from "./writer.ts";

export { StartError, type StartFault } from "./start-errors.ts";

export interface OpenedSqlite {
  readonly store: Store;
  close(): Promise<void>;
}

/** Opens the database in a data directory, which is made if need be. Throws StartError. */
export async function openSqlite(dataDir: string): Promise<OpenedSqlite> {
  const lock = lockDataDir(dataDir);
  try {
    const writer = openWriter(join(dataDir, "millrace.db"));
    const store = sqliteStore(writer);
    return {
      store,
      async close() {
        await writer.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openWriter(path: string) {
  const db = openDatabase(path);
  try {
    migrate(db, path);
    return createWriter(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

function openDatabase(path: string) {
  try {
    return openForWriting(path);
  } catch (error) {
    const fault = { code: "database_unreadable", path, reason: reasonOf(error) } as const;
    throw new StartError(fault, { cause: error });
  }
}
