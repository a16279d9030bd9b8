import { copyFileSync, existsSync, linkSync, renameSync, rmSync } from "node:fs";
import { sync } from "./files.ts";

/**
 * Puts a file in the place of another, which is set aside and never removed. Where the other lies then; null if there was
 * none.
 */
export function putInPlace(draft: string, path: string, at: number): string | null {
  const setAside = existsSync(path) ? asideOf(path, at) : null;
  if (setAside !== null) keep(path, setAside);
  // Its side files would be taken for those of the new one.
  for (const end of sideFiles) rmSync(path + end, { force: true });
  sync(draft);
  renameSync(draft, path);
  return setAside;
}

/** `-wal` holds the latest commits of a database that was not closed; `-shm` is made anew. */
const sideFiles = ["-wal", "-shm", "-journal"] as const;

/** A database with the files beside it, as far as they are there. */
export function removeWithSides(path: string): void {
  for (const end of ["", ...sideFiles]) rmSync(path + end, { force: true });
}

/** `millrace.db` becomes `millrace.before-restore-….db`. */
function asideOf(path: string, at: number): string {
  const date = new Date(at).toISOString().slice(0, 19).replaceAll(":", "");
  for (let more = 0; ; more += 1) {
    const end = `.before-restore-${date}${more === 0 ? "" : `-${more}`}.db`;
    const aside = path.replace(/\.db$/, end);
    if (!existsSync(aside)) return aside;
  }
}

/** A second name for the old files, so that a crash in between takes nothing away. */
function keep(database: string, aside: string): void {
  for (const end of ["", "-wal"]) {
    if (!existsSync(database + end)) continue;
    try {
      linkSync(database + end, aside + end);
    } catch {
      // Not every file system has links.
      copyFileSync(database + end, aside + end);
    }
  }
}
