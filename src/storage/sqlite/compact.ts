import { statSync } from "node:fs";
import { dirname } from "node:path";
import { freeOn } from "../disk.ts";
import { openAlone } from "./alone.ts";
import type { Database } from "./database.ts";
import { incremental } from "./give-back.ts";

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
