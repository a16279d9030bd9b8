import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { makeDataDir, unwritable } from "#disk/data-dir.ts";
import { refuseNetwork } from "#disk/network.ts";
import { unfinishedRestore } from "#disk/unfinished-restore.ts";
import { type Database, isFull, openForWriting } from "./database.ts";
import { StartError } from "./start-errors.ts";
import { migrate } from "./migrate.ts";

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
