import { randomBytes } from "node:crypto";
import { closeSync, fdatasync, openSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Backup, Upkeep } from "#people/upkeep.ts";
import { freeOn, removeLeftovers } from "#disk/files.ts";
import { isFull } from "#disk/full.ts";
import { removeWithSides } from "#disk/put-in-place.ts";
import type { CheckedBackup } from "./check-backup.worker.ts";
import type { Database } from "./database.ts";

/** So few that the engine's work, which takes turns with the steps, never waits long. */
const pagesPerStep = 64;

/** The disk gets the copy in pieces, so that the sync at the end is a short one. */
const pagesPerSync = 2_048;

/** What must stay free for the engine beside the copy, where the reserve is no larger. */
const leastMargin = 64 * 1024 * 1024;

const suffix = ".backup-under-way";

/** The end of a copy that a killed process left, of this kind or made by a restore. */
const leftover = /\.(backup|restore)-under-way(-journal|-wal|-shm)?$/;

/**
 * Copies the database step by step with SQLite's backup API, on the writer's own connection: what it
 * writes meanwhile goes into both, so that the copying never has to begin again, however busy the
 * engine is. (From another connection, every commit would restart it.)
 */
export function createBackups(db: Database, dataDir: string, ballastBytes = 0) {
  // Whoever could still be working on them would hold the lock of the folder.
  removeLeftovers(dataDir, leftover);
  const margin = Math.max(leastMargin, ballastBytes);
  let underWay: Promise<unknown> | null = null;
  let stopping = false;

  async function copy(path: string, signal: AbortSignal | undefined): Promise<Backup> {
    const file = openSync(path, "wx", 0o600);
    try {
      let synced = 0;
      await db.backup(path, {
        progress: ({ totalPages, remainingPages }) => {
          if (stopping || signal?.aborted === true) throw new Error("Millrace is stopping");
          const copied = totalPages - remainingPages;
          if (copied - synced >= pagesPerSync) {
            synced = copied;
            // Others write, too, and the reserve is not there for copies.
            if (freeOn(dataDir) < (margin * 3) / 4) throw new NoRoom();
            fdatasync(file, () => undefined);
          }
          return pagesPerStep;
        },
      });
      const checked = await check(path, join(dataDir, "people.db"));
      return { path, ...checked, discard: () => removeWithSides(path) };
    } catch (error) {
      removeWithSides(path);
      throw error;
    } finally {
      closeSync(file);
    }
  }

  return {
    async backup(signal?: AbortSignal): ReturnType<Upkeep["backup"]> {
      if (underWay !== null) return { refused: "under_way" };
      const needed = sizeOf(db) + margin;
      const free = freeOn(dataDir);
      if (needed > free) return { refused: "no_room", needed, free };
      const copying = copy(join(dataDir, randomBytes(6).toString("hex") + suffix), signal);
      underWay = copying;
      try {
        return await copying;
      } catch (error) {
        if (!(error instanceof NoRoom) && !isFull(error)) throw error;
        return { refused: "no_room", needed, free: freeOn(dataDir) };
      } finally {
        underWay = null;
      }
    },

    /** Ends a backup that is under way, which then rejects. */
    async stop(): Promise<void> {
      stopping = true;
      await underWay?.catch(() => undefined);
    },
  };
}

class NoRoom extends Error {}

function sizeOf(db: Database): number {
  const [pages, size] = ["page_count", "page_size"].map((name) =>
    db.pragma(name, { simple: true }),
  );
  return Number(pages) * Number(size);
}

/** In a thread of its own: to read a large file from end to end takes its time. */
function check(path: string, peoplePath: string): Promise<CheckedBackup> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./check-backup.worker.ts", import.meta.url), {
      workerData: { path, peoplePath },
    });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("The check of the backup ended without a word")));
  });
}
