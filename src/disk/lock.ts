import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { makeDataDir, unwritable } from "./data-dir.ts";
import { isFull } from "./full.ts";
import { refuseNetwork } from "./network.ts";
import { StartError } from "./start-errors.ts";
import { unfinishedRestore } from "./unfinished-restore.ts";

/**
 * One process per data directory. The lock is SQLite's own exclusive lock on a side file, held open
 * for as long as the process lives: the operating system takes it back with the process, however
 * that ends, so that no stale lock can keep a restart out.
 */
export interface DataDirLock {
  release(): void;
}

/**
 * Throws DataDirError for what is wrong with the directory itself, and StartError, also where a restore was cut off,
 * unless it is a restore that asks.
 */
export function lockDataDir(dataDir: string, { forRestore = false } = {}): DataDirLock {
  const lock = lockAlone(dataDir);
  try {
    const file = forRestore ? null : unfinishedRestore(dataDir);
    if (file === null) return lock;
    throw new StartError({ code: "restore_unfinished", path: dataDir, file });
  } catch (error) {
    lock.release();
    throw error;
  }
}

function lockAlone(dataDir: string): DataDirLock {
  makeDataDir(dataDir);
  refuseNetwork(dataDir);
  const path = join(dataDir, "lock.db");
  let file: Sqlite.Database | undefined;
  try {
    // Only where there is none: to close a file that this process has locked already would give up the lock.
    if (!existsSync(path)) closeSync(openSync(path, "a", 0o600));
    file = new Sqlite(path, { timeout: 0 });
    file.pragma("locking_mode = EXCLUSIVE");
    // Nothing is ever written here, so that a full disk is no hindrance.
    file.pragma("journal_mode = MEMORY");
    file.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    file?.close();
    if (error instanceof Sqlite.SqliteError && error.code.startsWith("SQLITE_BUSY")) {
      throw new StartError({ code: "data_dir_in_use", path: dataDir }, error);
    }
    if (isFull(error)) throw new StartError({ code: "disk_full", path: dataDir }, error);
    throw unwritable(dataDir, error);
  }
  const held = file;
  return { release: () => void held.close() };
}
