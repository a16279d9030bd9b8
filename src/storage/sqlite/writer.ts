import { NoRoomError } from "#engine/room.ts";
import type { ChangeStore } from "#engine/store.ts";
import { type ChangeNotes, changeTeller } from "#engine/change-notes.ts";
import { isFull } from "#disk/full.ts";
import { asTrouble, type Database } from "./database.ts";
import { noteRunCounts, type RunCounts } from "#engine/run-counts.ts";

/**
 * The one connection that writes, with group commit: everything that waits at one moment goes into
 * one transaction and one sync to disk, each piece of work in a savepoint of its own. On the build
 * machine this made 9,000 small runs per second out of 900.
 *
 * A transaction begins and ends within one turn of the event loop, so that no other code ever sees
 * it open: `db` may be read directly at any time and shows what is committed.
 */
export interface Writer extends ChangeStore {
  readonly db: Database;
  /** For use by the work. */
  readonly counts: RunCounts;
  /**
   * For use by the work. Told in a later turn, so after the commit; where the work fails after all,
   * whoever hears of it asks in vain, which does no harm.
   */
  readonly changes: ChangeNotes;
  /** There is little room on the disk. */
  isShort(): boolean;
  /**
   * Runs the work in the next transaction and resolves when that is on disk. Work that throws takes
   * back what it wrote itself, rejects its own promise and harms no other.
   */
  write<Result>(work: () => Result): Promise<Result>;
  /** The same for work that belongs to a moment: the latest such moment is kept (`lastSeen`). */
  writeAt<Result>(at: number, work: () => Result): Promise<Result>;
  /** Writes what waits, then closes the connection. Later work is rejected. */
  close(): Promise<void>;
}

interface Waiting {
  /** Returns what settles the promise once the transaction is committed. */
  readonly work: () => () => void;
  readonly reject: (error: unknown) => void;
}

/** Keeps one transaction from blocking the event loop for long. */
const maxBatch = 1_000;

/** What a writer needs of the room on its disk. */
interface Reserve {
  isShort(): boolean;
  /** Called when the disk is full. True: there is more room now, and the transaction is tried once more. */
  make(): boolean;
}

/** Where nothing can be given free, a full disk is a full disk. */
const noReserve: Reserve = { isShort: () => false, make: () => false };

/** What fails for lack of room rejects with NoRoomError, and what the disk has failed with StoreTroubleError. */
export function createWriter(db: Database, reserve: Reserve = noReserve): Writer {
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  const rollback = db.prepare("ROLLBACK");
  const savepoint = db.prepare("SAVEPOINT work");
  const release = db.prepare("RELEASE work");
  const undo = db.prepare("ROLLBACK TO work");
  const keepHighest = db.prepare<[number]>(
    `INSERT INTO alive (one, highest) VALUES (1, ?)
     ON CONFLICT (one) DO UPDATE SET highest = excluded.highest`,
  );

  const addToCount = db.prepare<[string, string, number]>(
    `INSERT INTO run_counts (flow_id, status, runs) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET runs = runs + excluded.runs`,
  );
  const counts = noteRunCounts();
  const changes = changeTeller();

  let queue: Waiting[] = [];
  let highest = latestCommitted(db);
  let highestNoted = highest;
  let closed = false;

  function flush(): void {
    const batch = queue.slice(0, maxBatch);
    queue = queue.slice(maxBatch);
    if (queue.length > 0) setImmediate(flush);
    let settle: (() => void)[];
    try {
      settle = withRoom(() => transaction(batch));
    } catch (error) {
      settle = batch.map((waiting) => () => waiting.reject(error));
    }
    for (const settled of settle) settled();
  }

  function withRoom<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      if (!isFull(error)) throw asTrouble(error);
      if (!reserve.make()) throw new NoRoomError({ cause: error });
    }
    try {
      return work();
    } catch (error) {
      throw isFull(error) ? new NoRoomError({ cause: error }) : asTrouble(error);
    }
  }

  function transaction(batch: readonly Waiting[]): (() => void)[] {
    try {
      begin.run();
      const settle = batch.map((waiting) => inSavepoint(waiting));
      for (const { flowId, status, by } of counts.take()) addToCount.run(flowId, status, by);
      if (highestNoted > highest) keepHighest.run(highestNoted);
      commit.run();
      highest = highestNoted;
      return settle;
    } catch (error) {
      if (db.inTransaction) rollback.run();
      counts.backTo(0);
      throw error;
    }
  }

  function inSavepoint({ work, reject }: Waiting): () => void {
    const mark = counts.mark();
    savepoint.run();
    try {
      const settle = work();
      release.run();
      return settle;
    } catch (error) {
      // Some errors (a full disk, a failing one) end the whole transaction: then all of it fails.
      if (!db.inTransaction || isFull(error)) throw error;
      counts.backTo(mark);
      undo.run();
      release.run();
      return () => reject(asTrouble(error));
    }
  }

  function write<Result>(work: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (closed) {
        reject(new Error("The store is closed"));
        return;
      }
      if (queue.length === 0) setImmediate(flush);
      queue.push({
        work: () => {
          const result = work();
          return () => resolve(result);
        },
        reject,
      });
    });
  }

  return {
    db,
    counts,
    changes: changes.notes,
    onChanges: (listener) => changes.onChanges(listener),
    isShort: () => reserve.isShort(),
    write,
    writeAt(at, work) {
      if (at > highestNoted) highestNoted = at;
      return write(work);
    },
    async close() {
      if (closed) return;
      const last = write(() => undefined);
      closed = true;
      await last.catch(() => undefined);
      changes.stop();
      db.close();
    },
  };
}

function latestCommitted(db: Database): number {
  const row = db.prepare<[], { highest: number }>("SELECT highest FROM alive").get();
  return row?.highest ?? 0;
}
