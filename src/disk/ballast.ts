import { randomBytes } from "node:crypto";
import { existsSync, rmSync, statSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { freeOn } from "./files.ts";

const pieceBytes = 1024 * 1024;

/** A file that only takes up room, to be removed when there is none left for what must be written. */
function createBallast(dataDir: string, bytes: number) {
  const path = join(dataDir, "ballast");
  const draft = `${path}.making`;
  rmSync(draft, { force: true });

  const write = async (): Promise<void> => {
    // Zeros would be packed away by some file systems.
    const piece = randomBytes(Math.min(pieceBytes, bytes));
    const file = await open(draft, "w", 0o600);
    try {
      for (let left = bytes; left > 0; left -= piece.length)
        await file.write(piece, 0, Math.min(piece.length, left));
      await file.sync();
    } finally {
      await file.close();
    }
  };

  return {
    stands: (): boolean => statSync(path, { throwIfNoEntry: false })?.size === bytes,
    /** False where there is not enough room for it. */
    make: async (): Promise<boolean> => {
      try {
        await write();
        await rename(draft, path);
        return true;
      } catch {
        rmSync(draft, { force: true });
        return false;
      }
    },
    /** Gives its room free at once; false where there is none. */
    drop: (): boolean => {
      const stood = existsSync(path) || existsSync(draft);
      rmSync(path, { force: true });
      rmSync(draft, { force: true });
      return stood;
    },
  };
}

/** The room on the disk of a data directory. */
export type DiskRoom = ReturnType<typeof watchRoom>;

const lookEveryMs = 2_000;

/**
 * Watches the disk. When less than half a ballast is left, or a write finds no room, the ballast is
 * given free for what is under way, and room is short until there is enough for a new ballast and as
 * much again.
 */
export function watchRoom(dataDir: string, ballastBytes: number) {
  const ballast = createBallast(dataDir, ballastBytes);
  const listeners = new Set<() => void>();
  let short = false;
  let stopped = false;
  let making = false;
  let help = (): void => undefined;

  const free = (): number => freeOn(dataDir);
  const tryHelp = (): void => {
    if (stopped) return;
    try {
      help();
    } catch {
      // There is no room for that either.
    }
  };
  const turn = (to: boolean): void => {
    if (short === to) return;
    short = to;
    // While what the ballast held is still there.
    if (short) setImmediate(tryHelp);
    for (const listener of listeners) listener();
  };
  const runShort = (): boolean => {
    const stood = ballast.drop();
    turn(true);
    return stood;
  };
  const makeBallast = async (): Promise<void> => {
    making = true;
    const made = await ballast.make();
    making = false;
    // Another program may have been faster.
    if (made && !stopped && free() >= ballastBytes / 2) turn(false);
    else runShort();
  };

  const look = (): void => {
    if (making) return;
    if (short) tryHelp();
    if (ballast.stands()) {
      if (free() < ballastBytes / 2) runShort();
      return;
    }
    if (free() >= ballastBytes * (short ? 2 : 1.5)) void makeBallast();
    else runShort();
  };

  if (free() < ballastBytes / 2) runShort();
  const timer = setInterval(look, lookEveryMs).unref();

  return {
    isShort: () => short,
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** At a write that found none: gives the ballast free, if it stands. True: the write may be tried again. */
    make: runShort,
    /** Bytes that are free on the disk. */
    free,
    /** Something that may give room free, to be tried at each look while it is short. */
    whileShort: (helping: () => void): void => {
      help = helping;
    },
    /** No more looking. */
    stop: (): void => {
      stopped = true;
      clearInterval(timer);
    },
  };
}
