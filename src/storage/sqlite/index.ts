import { join } from "node:path";
import type { Store } from "#engine/store.ts";
import type { Reading } from "#people/reading.ts";
import type { Upkeep } from "#people/upkeep.ts";
import { createBackups } from "./backup.ts";
import { prepareToShrink } from "./compact.ts";
import { openForWriting } from "./database.ts";
import { lockDataDir } from "./lock.ts";
import { migrate } from "./migrate.ts";
import { refuseMoved } from "./moved.ts";
import { createReader } from "./reading/reader.ts";
import { reasonOf, StartError } from "./start-errors.ts";
import { sqliteStore } from "./store.ts";
import { createWriter } from "./writer.ts";

export { StartError, type StartFault } from "./start-errors.ts";

export interface OpenedSqlite {
  readonly store: Store;
  readonly reading: Reading;
  readonly upkeep: Upkeep;
  close(): Promise<void>;
}

/** Opens the database in a data directory, which is made if need be. Throws StartError. */
export async function openSqlite(dataDir: string): Promise<OpenedSqlite> {
  const lock = lockDataDir(dataDir);
  try {
    const path = join(dataDir, "millrace.db");
    const writer = openWriter(path);
    const store = sqliteStore(writer);
    const reading = createReader(path);
    const backups = createBackups(writer.db, dataDir);
    return {
      store,
      reading,
      upkeep: { storage: "sqlite", backup: () => backups.backup() },
      async close() {
        await backups.stop();
        await reading.close();
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
    refuseMoved(db, path);
    prepareToShrink(db, path);
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
