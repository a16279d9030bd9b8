import { closeSync, fsyncSync, openSync, readdirSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";

/** Bytes that are free on the disk of a folder. */
export function freeOn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** To the disk with what was written of a file; a name is there for good when its folder is. */
export function sync(path: string): void {
  // There, a folder cannot be opened.
  if (process.platform === "win32") return;
  const opened = openSync(path, "r");
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

/** Removes the files of a folder whose names match: what a process that died has left. */
export function removeLeftovers(folder: string, leftover: RegExp): void {
  for (const name of readdirSync(folder))
    if (leftover.test(name)) rmSync(join(folder, name), { force: true });
}
