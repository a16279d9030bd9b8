import { execFileSync } from "node:child_process";
import {
  closeSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of its own that is soon full, so that what happens then is what really happens. */
export interface SmallDisk {
  /** A folder on it. */
  readonly path: string;
  /** Takes up all that is free, to the last byte. */
  fill(): void;
  /** Gives free what `fill` took. */
  empty(): void;
  free(): number;
  remove(): void;
}

const megabyte = 1024 * 1024;

/**
 * A tmpfs, which the superuser may mount; else, as in a container without that right, the one that
 * containers have at /dev/shm. Throws where there is neither: these stories must not pass unseen.
 */
export function smallDisk(megabytes: number): SmallDisk {
  const place = mounted(megabytes) ?? sharedMemory(megabytes);
  const { path } = place;
  const fillers: string[] = [];
  const free = (): number => {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  };
  const fill = (leave: number): void => {
    const filler = join(path, `filler-${fillers.length}`);
    fillers.push(filler);
    const file = openSync(filler, "w");
    try {
      for (let piece = megabyte; piece >= 1; piece = Math.floor(piece / 2)) {
        try {
          while (free() - piece >= leave) {
            const written = writeSync(file, Buffer.alloc(piece, 0x5a));
            if (written < piece) break;
          }
        } catch (error) {
          if (!isFull(error)) throw error;
        }
      }
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  };

  return {
    path,
    free,
    fill: () => fill(0),
    empty: () => {
      for (const filler of fillers.splice(0)) rmSync(filler, { force: true });
    },
    remove: () => {
      for (const filler of fillers) rmSync(filler, { force: true });
      place.remove();
    },
  };
}

interface Place {
  readonly path: string;
  remove(): void;
}

function mounted(megabytes: number): Place | null {
  if (process.platform !== "linux") return null;
  const path = mkdtempSync(join(tmpdir(), "millrace-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", path], {
      stdio: "ignore",
    });
  } catch {
    rmSync(path, { recursive: true });
    return null;
  }
  return {
    path,
    remove: () => {
      execFileSync("umount", ["--lazy", path]);
      rmSync(path, { recursive: true });
    },
  };
}

/** As large as a container's; on a whole machine it would be half of the memory. */
const largestShared = 256 * megabyte;

function sharedMemory(megabytes: number): Place {
  const path = "/dev/shm";
  try {
    const { blocks, bavail, bsize } = statfsSync(path);
    if (blocks * bsize <= largestShared && bavail * bsize >= megabytes * megabyte) {
      const folder = mkdtempSync(join(path, "millrace-disk-"));
      return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
    }
  } catch {
    // Not here either.
  }
  throw new Error(
    "A story about a full disk needs a small one: run it as root (or with CAP_SYS_ADMIN, to mount a tmpfs), or in a container with a /dev/shm of at most 256 MB",
  );
}

function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOSPC";
}
