import type { Doubt, Why } from "./store.ts";

/** What a span says of how much was forgotten. */
const weight: Readonly<Record<Why, number>> = { silence: 0, lost: 1, restored: 2 };

/** Pure: the spans that none of at least their weight covers, by begin and end; of equal ones, one. */
export function outermost(doubts: readonly Doubt[]): readonly Doubt[] {
  const widestFirst = doubts.toSorted(
    (one, other) =>
      one.from - other.from || other.to - one.to || weight[other.why] - weight[one.why],
  );
  /** Up to when spans of each weight reach that begin no later. */
  const reach = [-Infinity, -Infinity, -Infinity];
  const kept = widestFirst.filter(({ to, why }) => {
    if (Math.max(...reach.slice(weight[why])) >= to) return false;
    reach[weight[why]] = to;
    return true;
  });
  return kept.toSorted((one, other) => one.from - other.from || one.to - other.to);
}
