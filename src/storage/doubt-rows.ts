import type { Doubt, Why } from "#engine/store.ts";

/** Why a span is in doubt, as both stores keep it. */
export interface DoubtMarks {
  readonly restored: boolean;
  readonly lost: boolean;
}

export function doubtOf({
  from,
  to,
  restored,
  lost,
}: Pick<Doubt, "from" | "to"> & DoubtMarks): Doubt {
  const why: Why = restored ? "restored" : lost ? "lost" : "silence";
  return { from, to, why };
}
