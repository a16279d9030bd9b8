import type { Store } from "#engine/store.ts";
import { doubtOf } from "../doubt-rows.ts";
import type { Writer } from "./writer.ts";

type AliveVerbs = Pick<
  Store,
  "recordAlive" | "lastSeen" | "time" | "doubts" | "noteDoubt" | "endDoubts" | "clearDoubts"
>;

interface DoubtRow {
  readonly from_at: number;
  readonly to_at: number;
  readonly restored: number;
  readonly lost: number;
}

export function aliveVerbs(writer: Writer): AliveVerbs {
  const { db } = writer;
  const record = db.prepare<[number, number]>(
    `INSERT INTO alive (one, alive_until, highest) VALUES (1, ?, ?)
     ON CONFLICT (one) DO UPDATE SET alive_until = excluded.alive_until`,
  );
  const last = db.prepare<[], { alive_until: number | null; highest: number }>(
    "SELECT alive_until, highest FROM alive",
  );
  const doubts = db.prepare<[], DoubtRow>(
    `SELECT from_at, to_at, restored, lost FROM doubts d WHERE NOT EXISTS (
       SELECT 1 FROM doubts w WHERE w.seq <> d.seq AND (w.restored, w.lost) >= (d.restored, d.lost)
         AND w.from_at <= d.from_at AND w.to_at >= d.to_at
         AND (w.from_at < d.from_at OR w.to_at > d.to_at OR (w.restored, w.lost) > (d.restored, d.lost)
           OR w.seq < d.seq))
     ORDER BY from_at, to_at`,
  );
  const noteDoubt = db.prepare<[number, number, number, number]>(
    "INSERT INTO doubts (from_at, to_at, restored, lost) VALUES (?, ?, ?, ?)",
  );
  const endDoubts = db.prepare<{ at: number }>(
    "UPDATE doubts SET from_at = iif(from_at > @at, 0, from_at), to_at = @at WHERE to_at > @at",
  );
  const clearDoubts = db.prepare<[number]>("DELETE FROM doubts WHERE to_at <= ?");

  return {
    recordAlive: (now) =>
      writer.writeAt(now, () => {
        const before = last.get()?.alive_until ?? null;
        record.run(now, now);
        return before;
      }),

    async lastSeen() {
      const row = last.get();
      if (!row) return null;
      const { alive_until: own, highest } = row;
      return { aliveUntil: own, own, highest, history: null, historyBefore: null };
    },

    async time() {
      return null;
    },

    async doubts() {
      return doubts.all().map(recordOf);
    },

    noteDoubt: ({ from, to, why }) =>
      writer.write(
        () => void noteDoubt.run(from, to, why === "restored" ? 1 : 0, why === "lost" ? 1 : 0),
      ),

    endDoubts: (at) => writer.write(() => void endDoubts.run({ at })),

    clearDoubts: (endedBy) => writer.write(() => void clearDoubts.run(endedBy)),
  };
}

function recordOf({ from_at, to_at, restored, lost }: DoubtRow) {
  return doubtOf({ from: from_at, to: to_at, restored: restored === 1, lost: lost === 1 });
}
