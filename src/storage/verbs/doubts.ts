import type { Doubt, LifeStore, Why } from "#engine/store.ts";
import { all, type Flag, isOn, run, type Session, statement } from "../session.ts";

type DoubtVerbs = Pick<LifeStore, "doubts" | "noteDoubt" | "endDoubts" | "clearDoubts">;

interface DoubtRow extends Pick<Doubt, "from" | "to"> {
  readonly restored: Flag;
  readonly lost: Flag;
}

const every = statement<[], DoubtRow>(
  `SELECT from_at AS "from", to_at AS "to", restored, lost FROM {doubts} d WHERE NOT EXISTS (
     SELECT 1 FROM {doubts} w WHERE w.seq <> d.seq AND (w.restored, w.lost) >= (d.restored, d.lost)
       AND w.from_at <= d.from_at AND w.to_at >= d.to_at
       AND (w.from_at < d.from_at OR w.to_at > d.to_at OR (w.restored, w.lost) > (d.restored, d.lost)
         OR w.seq < d.seq))
   ORDER BY from_at, to_at`,
);
const note = statement<[from: number, to: number, restored: boolean, lost: boolean]>(
  "INSERT INTO {doubts} (from_at, to_at, restored, lost) VALUES (?, ?, ?, ?)",
);
const end = statement<[at: number, at: number, at: number]>(
  `UPDATE {doubts} SET from_at = CASE WHEN from_at > ? THEN 0 ELSE from_at END, to_at = ?
   WHERE to_at > ?`,
);
const clear = statement<[endedBy: number]>("DELETE FROM {doubts} WHERE to_at <= ?");

function doubtOf({ from, to, restored, lost }: DoubtRow): Doubt {
  const why: Why = isOn(restored) ? "restored" : isOn(lost) ? "lost" : "silence";
  return { from, to, why };
}

export function doubtVerbs({ read, write }: Session): DoubtVerbs {
  return {
    doubts: () =>
      read(function* () {
        return (yield* all(every)).map(doubtOf);
      }),

    noteDoubt: ({ from, to, why }) =>
      write(function* () {
        yield* run(note, from, to, why === "restored", why === "lost");
      }),

    endDoubts: (at) =>
      write(function* () {
        yield* run(end, at, at, at);
      }),

    clearDoubts: (endedBy) =>
      write(function* () {
        yield* run(clear, endedBy);
      }),
  };
}
