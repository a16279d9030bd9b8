import type { Database } from "./database.ts";

/** Reads every page, and tells whether the file holds together. False for what cannot be read at all. */
export function isSound(db: Database): boolean {
  try {
    return db.pragma("quick_check(1)", { simple: true }) === "ok";
  } catch {
    return false;
  }
}
