import type { Database } from "./database.ts";

/** How many pages are given back to the disk in one piece; each may have to be moved first. */
const pagesPerPiece = 128;

/** Free pages below this are kept: the next runs need them. */
const worthKeeping = 4_096;

/**
 * Makes the file smaller by some of its free pages, where they are more than a fifth of it. True when
 * there is more to give back. For use inside a transaction.
 */
export function giveBack(db: Database): boolean {
  if (!isWorthwhile(db)) return false;
  db.pragma(`incremental_vacuum(${pagesPerPiece})`);
  return isWorthwhile(db);
}

function isWorthwhile(db: Database): boolean {
  if (db.pragma("auto_vacuum", { simple: true }) !== incremental) return false;
  const free = Number(db.pragma("freelist_count", { simple: true }));
  const pages = Number(db.pragma("page_count", { simple: true }));
  return free > Math.max(worthKeeping, pages / 5);
}

/** As the pragma says it. */
export const incremental = 2;
