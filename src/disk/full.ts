import Sqlite from "better-sqlite3";

/** A quota, or the file that readers and writer share, does not say that the disk is full, only that it failed. */
const codes = new Set(["SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE"]);

/** Did SQLite find no room for what it had to write? */
export function isFull(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && codes.has(error.code);
}
