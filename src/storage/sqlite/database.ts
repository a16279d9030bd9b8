import { closeSync, openSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { StoreTroubleError } from "#engine/store-trouble.ts";

/** What the store needs of a connection. */
export interface Database extends Pick<
  Sqlite.Database,
  "exec" | "pragma" | "transaction" | "backup" | "inTransaction" | "close"
> {
  prepare<Values extends unknown[] | object = unknown[], Row = unknown>(
    source: string,
  ): Statement<Values extends unknown[] ? Values : [Values], Row>;
}

export interface Statement<Values extends unknown[], Row> {
  run(...values: Values): Sqlite.RunResult;
  get(...values: Values): Row | undefined;
  all(...values: Values): Row[];
  iterate(...values: Values): IterableIterator<Row>;
  /** Gives the first column alone. */
  pluck(): Statement<Values, Row>;
}

/**
 * Compiled when it is first used: a process uses few of some three hundred, and to compile them all
 * took a quarter of the time in which a database is opened. The author of a statement says what its
 * rows are.
 */
function lateStatement<Values extends unknown[], Row>(
  compile: () => Sqlite.Statement,
): Statement<Values, Row> {
  let compiled: Sqlite.Statement | null = null;
  const statement = () => (compiled ??= compile());
  return {
    run: (...values) => statement().run(...values),
    get: (...values) => statement().get(...values) as Row | undefined,
    all: (...values) => statement().all(...values) as Row[],
    iterate: (...values) => statement().iterate(...values) as IterableIterator<Row>,
    pluck: () => lateStatement(() => compile().pluck()),
  };
}

/** What the store knows of a connection that somebody has opened. */
export function connectionOf(
  db: Sqlite.Database,
  compile: (source: string) => Sqlite.Statement = (source) => db.prepare(source),
): Database {
  return {
    exec: (source) => db.exec(source),
    pragma: (source, options) => db.pragma(source, options),
    transaction: (work) => db.transaction(work),
    backup: (file, options) => db.backup(file, options),
    close: () => db.close(),
    get inTransaction() {
      return db.inTransaction;
    },
    prepare: (source) => lateStatement(() => compile(source)),
  };
}

/** How long a connection waits for another one. */
const busyTimeout = 5_000;

/** The connection that writes. There is one, and it belongs to the writer. */
export function openForWriting(path: string): Database {
  return connectionOf(openItself(path));
}

/** The same for a library that knows better-sqlite3. */
export function openItself(path: string): Sqlite.Database {
  // What the outside world told us is for the owner alone; SQLite gives its side files the same mode.
  closeSync(openSync(path, "a", 0o600));
  const db = new Sqlite(path, { timeout: busyTimeout });
  // Of a new file only: so that it can become smaller again. It has to come first.
  db.pragma("auto_vacuum = INCREMENTAL");
  db.pragma("journal_mode = WAL");
  // The default of this build is NORMAL, which may lose the last commits when the power fails.
  db.pragma("synchronous = FULL");
  db.pragma("fullfsync = ON");
  db.pragma("checkpoint_fullfsync = ON");
  // The operating system's cache stands behind it: with a million runs, 64 MB here were no faster.
  db.pragma("cache_size = -16384");
  db.pragma("temp_store = MEMORY");
  db.pragma("journal_size_limit = 67108864");
  // 32 MB between two checkpoints instead of 4: a third more writes per second.
  db.pragma("wal_autocheckpoint = 8000");
  return db;
}

/**
 * What was committed gets its place in the file, which can then end where its pages do, and the log's
 * own room is given back, up to 64 MB. Waits for nobody: where somebody reads from the log, it is only
 * written anew from its start.
 */
export function emptyLog(db: Database): void {
  db.pragma("busy_timeout = 0");
  try {
    db.pragma("wal_checkpoint(TRUNCATE)");
  } finally {
    db.pragma(`busy_timeout = ${busyTimeout}`);
  }
}

export function openForReading(path: string): Database {
  const db = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: busyTimeout });
  db.pragma("query_only = ON");
  db.pragma("cache_size = -32768");
  db.pragma("temp_store = MEMORY");
  return connectionOf(db);
}

/** A file that is there, such as a backup, in the mode in which it is. */
export function openExisting(path: string): Database {
  return connectionOf(new Sqlite(path, { fileMustExist: true }));
}

/** What the disk did not read or write, or another program held, may be done when it is asked for again. */
const passing = /^SQLITE_(IOERR|BUSY|LOCKED|CANTOPEN|PROTOCOL|READONLY)/;

/** An error of a transaction as the engine knows it: trouble with the database, or what it is itself. */
export function asTrouble(error: unknown): unknown {
  return error instanceof Sqlite.SqliteError && passing.test(error.code)
    ? new StoreTroubleError(error.message, { cause: error })
    : error;
}

/** Reads every page, and looks up every row in its indexes: does the file hold together? False for what cannot be read at all. */
export function isSound(db: Database): boolean {
  try {
    return db.pragma("integrity_check(1)", { simple: true }) === "ok";
  } catch {
    return false;
  }
}

export function isEmpty(db: Database): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
}
