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
export const incremental = 2;
