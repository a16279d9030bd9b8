import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { oldestSend } from "#engine/effects.ts";
import { type Database, openExisting } from "./database.ts";
import { prepareRestore, type RestoreOrder } from "./restore.ts";

/** What a restore would put in place. Times are milliseconds since 1970. */
export interface TriedRestore {
  /** The last sign of life. */
  readonly backupAt: number;
  /** The number of the database's shape in the file, and as this Millrace would have it. */
  readonly shape: { readonly found: number; readonly made: number };
  readonly connections: number;
  readonly flows: number;
  readonly activeFlows: number;
  readonly unfinishedRuns: number;
  /** Writes that wait for a person. */
  readonly parkedWrites: number;
  /** Writes that may have been executed, and have no outcome yet. */
  readonly openWrites: number;
  /** Those of them whose keys the other side may have forgotten: they are looked up, and not sent again. */
  readonly oldWrites: number;
  /** What was sent before this, no key protects any more. */
  readonly keysProtectFrom: number;
  /** When the last event came in; null for none. */
  readonly eventsUntil: number | null;
}

/** A day: no system that is connected to remembers keys for less. */
const shortestMemory = { kind: "keyed", hours: 24 } as const;

/**
 * Does what a restore does with a backup, in a folder of its own that is removed afterwards, and tells
 * what is in it. Changes nothing, so that a server may be running. Throws what a restore throws.
 */
export function tryRestore({
  file,
  at,
  resealing,
}: Pick<RestoreOrder, "file" | "at" | "resealing">): TriedRestore {
  const folder = mkdtempSync(join(tmpdir(), "millrace-try-"));
  try {
    const draft = join(folder, "tried.db");
    const { backupAt, found } = prepareRestore(draft, { file, at, resealing });
    const db = openExisting(draft);
    try {
      return { backupAt, shape: { found, made: shapeOf(db) }, ...contentOf(db, at) };
    } finally {
      db.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function shapeOf(db: Database): number {
  return Number(db.pragma("user_version", { simple: true }));
}

function contentOf(db: Database, at: number): Omit<TriedRestore, "backupAt" | "shape"> {
  const keysProtectFrom = oldestSend(shortestMemory, {
    now: at,
    reached: at,
    earliest: at,
    wentBack: false,
  });
  const counts = db
    .prepare<[number], Omit<TriedRestore, "backupAt" | "shape" | "keysProtectFrom">>(
      `SELECT (SELECT count(*) FROM connections) AS connections,
         (SELECT count(*) FROM flows WHERE deleted_at IS NULL) AS flows,
         (SELECT count(*) FROM flows WHERE deleted_at IS NULL AND active = 1) AS activeFlows,
         (SELECT count(*) FROM runs
          WHERE status IN ('waiting', 'delayed', 'running', 'paused', 'parked')) AS unfinishedRuns,
         (SELECT count(*) FROM effects WHERE state = 'parked') AS parkedWrites,
         (SELECT count(*) FROM effects
          WHERE state = 'open' AND unproven_since IS NOT NULL) AS openWrites,
         (SELECT count(*) FROM effects WHERE state = 'open' AND unproven_since < ?) AS oldWrites,
         (SELECT max(received_at) FROM events) AS eventsUntil`,
    )
    .get(keysProtectFrom);
  if (counts === undefined) throw new Error("A count of rows gives a row");
  return { ...counts, keysProtectFrom };
}
