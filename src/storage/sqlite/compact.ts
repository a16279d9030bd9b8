import { statSync } from "node:fs";
import { dirname } from "node:path";
import { freeOn } from "#disk/files.ts";
import { openAlone } from "./alone.ts";
import type { Database } from "./database.ts";

/** How many pages are given back to the disk in one piece; each may have to be moved first. */
const pagesPerPiece = 128;

/** Free pages below this are kept, and a fifth of the file: the next runs need them. */
const worthKeeping = 4_096;

/**
 * Makes the file smaller by some of the free pages that are not worth keeping; none is while the disk
 * is short of room. True when there is more to give back. For use inside a transaction.
 */
export function giveBack(db: Database, isShort: boolean): boolean {
  if (!isWorthwhile(db, isShort)) return false;
  db.pragma(`incremental_vacuum(${pagesPerPiece})`);
  return isWorthwhile(db, isShort);
}

function isWorthwhile(db: Database, isShort: boolean): boolean {
  if (db.pragma("auto_vacuum", { simple: true }) !== incremental) return false;
  const free = Number(db.pragma("freelist_count", { simple: true }));
  if (isShort) return free > 0;
  const pages = Number(db.pragma("page_count", { simple: true }));
  return free > Math.max(worthKeeping, pages / 5);
}

/** As the pragma says it. */
const incremental = 2;

/** A database of this size is rewritten at the start in a second or two. */
const soonDone = 256 * 1024 * 1024;

/**
 * Databases from before retention cannot give pages back to the disk. A small one is rewritten, so
 * that it can; a large one waits for `millrace compact`.
 */
export function prepareToShrink(db: Database, path: string): void {
  if (db.pragma("auto_vacuum", { simple: true }) === incremental) return;
  const { size } = statSync(path);
  if (size <= soonDone && freeOn(dirname(path)) > 2 * size) rewrite(db);
}

export interface CompactReport {
  readonly database: string;
  /** Bytes, before and after. */
  readonly before: number;
  readonly after: number;
}

/** Rewrites the database without its free pages, while no process works on the folder. Throws StartError. */
export function compact(dataDir: string): CompactReport {
  const { db, path: database, close } = openAlone(dataDir);
  try {
    const { size: before } = statSync(database);
    rewrite(db);
    return { database, before, after: statSync(database).size };
  } finally {
    close();
  }
}

function rewrite(db: Database): void {
  db.pragma("auto_vacuum = INCREMENTAL");
  db.exec("VACUUM");
  db.pragma("wal_checkpoint(TRUNCATE)");
}
