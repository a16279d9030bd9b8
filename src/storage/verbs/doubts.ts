import type { Doubt, LifeStore, Why } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { all, change, making, type Session, statement } from "../session.ts";

interface DoubtParts extends Omit<Doubt, "why"> {
  readonly restored: boolean;
  readonly lost: boolean;
}

const parts = columns<DoubtParts>("d.from_at AS from, d.to_at AS to, d.restored, d.lost", {
  restored: "flag",
  lost: "flag",
});
const every = making(
  parts.select<[]>(
    `FROM {doubts} d WHERE NOT EXISTS (
     SELECT 1 FROM {doubts} w WHERE w.seq <> d.seq AND (w.restored, w.lost) >= (d.restored, d.lost)
       AND w.from_at <= d.from_at AND w.to_at >= d.to_at
       AND (w.from_at < d.from_at OR w.to_at > d.to_at OR (w.restored, w.lost) > (d.restored, d.lost)
         OR w.seq < d.seq))
   ORDER BY from_at, to_at`,
  ),
  doubtOf,
);
const note = statement<[from: number, to: number, restored: boolean, lost: boolean]>(
  "INSERT INTO {doubts} (from_at, to_at, restored, lost) VALUES (?, ?, ?, ?)",
);
const end = statement<[at: number, at: number, at: number]>(
  `UPDATE {doubts} SET from_at = CASE WHEN from_at > ? THEN 0 ELSE from_at END, to_at = ?
   WHERE to_at > ?`,
);
const clear = statement<[endedBy: number]>("DELETE FROM {doubts} WHERE to_at <= ?");

function doubtOf({ from, to, restored, lost }: DoubtParts): Doubt {
  const why: Why = restored ? "restored" : lost ? "lost" : "silence";
  return { from, to, why };
}

export function doubtVerbs({ read, write }: Session) {
  return {
    doubts: () => read(() => all(every)),

    noteDoubt: ({ from, to, why }) =>
      write(() => change(note, from, to, why === "restored", why === "lost")),

    endDoubts: (at) => write(() => change(end, at, at, at)),

    clearDoubts: (endedBy) => write(() => change(clear, endedBy)),
  } satisfies Partial<LifeStore>;
}
