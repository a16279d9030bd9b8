import { outermost } from "#engine/outermost.ts";
import type { Doubt, LifeStore } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { made, sql, type Verbs } from "../session.ts";

interface DoubtParts extends Omit<Doubt, "why"> {
  readonly restored: boolean;
  readonly lost: boolean;
}

const doubts = columns<DoubtParts>("d.from_at AS from, d.to_at AS to, d.restored, d.lost", {
  restored: "flag",
  lost: "flag",
}).making(({ from, to, restored, lost }): Doubt => {
  return { from, to, why: restored ? "restored" : lost ? "lost" : "silence" };
});

export function doubtVerbs({ read, write }: Verbs) {
  return {
    doubts: read(() => made(doubts.from`{doubts} d ORDER BY d.seq`.all(), outermost)),

    noteDoubt: write((_, { from, to, why }) =>
      sql`INSERT INTO {doubts} (from_at, to_at, restored, lost)
        VALUES (${from}, ${to}, ${why === "restored"}, ${why === "lost"})`.change(),
    ),

    endDoubts: write((_, at) =>
      sql`UPDATE {doubts} SET from_at = CASE WHEN from_at > ${at} THEN 0 ELSE from_at END, to_at = ${at}
        WHERE to_at > ${at}`.change(),
    ),

    clearDoubts: write((_, endedBy) =>
      sql`DELETE FROM {doubts} WHERE to_at <= ${endedBy}`.change(),
    ),
  } satisfies Partial<LifeStore>;
}
