import { randomBytes } from "node:crypto";
import { existsSync, rmSync, statSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";

/** A file that only takes up room, to be removed when there is none left for what must be written. */
export interface Ballast {
  stands(): boolean;
  /** False where there is not enough room for it. */
  make(): Promise<boolean>;
  /** Gives its room free at once; false where there is none. */
  drop(): boolean;
}

const pieceBytes = 1024 * 1024;

export function createBallast(dataDir: string, bytes: number): Ballast {
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
    stands: () => statSync(path, { throwIfNoEntry: false })?.size === bytes,
    make: async () => {
      try {
        await write();
        await rename(draft, path);
        return true;
      } catch {
        rmSync(draft, { force: true });
        return false;
      }
    },
    drop: () => {
      const stood = existsSync(path) || existsSync(draft);
      rmSync(path, { force: true });
      rmSync(draft, { force: true });
      return stood;
    },
  };
}
