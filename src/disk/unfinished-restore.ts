import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sync } from "./files.ts";

/**
 * A restore puts two files in place, one after the other, and removes the logs of the old ones before. A
 * start in between would take people and work of different times, or an old database without its last commits.
 */
const markIn = (dataDir: string): string => join(dataDir, "restore-unfinished");

/** Notes that `file` is being put in place, before anything changes. */
export function beginRestore(dataDir: string, file: string): void {
  const mark = markIn(dataDir);
  writeFileSync(mark, `${file}\n`, { mode: 0o600 });
  sync(mark);
  sync(dataDir);
}

/** All of it is in place. */
export function endRestore(dataDir: string): void {
  sync(dataDir);
  rmSync(markIn(dataDir));
  sync(dataDir);
}

/** The backup of a restore that has not come to its end; null where there is none. */
export function unfinishedRestore(dataDir: string): string | null {
  const mark = markIn(dataDir);
  return existsSync(mark) ? readFileSync(mark, "utf8").trim() : null;
}
