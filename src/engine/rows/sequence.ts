import type { NumberedRow } from "#sdk/trigger.ts";
import type { Gap, Kept } from "../store.ts";
import { keyIn, type ToldRow } from "./snapshot.ts";

/**
 * How far a sequence of numbers was read, and which numbers below that may still come: a transaction that has its number
 * early may commit late. Pure.
 */
export type Sequence = Extract<Kept, { way: "sequence" }>;

/** For so long a number that was left out is looked for. */
const gapsOpenFor = 48 * 3_600_000;

/** So many ranges are looked for at most. */
export const mostGaps = 2_000;

/**
 * Where a sequence begins: `highest` are the highest numbers, `isAll` says that there are no
 * others.
 */
export function beginSequence(
  before: Sequence | null,
  highest: readonly string[],
  isAll: boolean,
  at: number,
): Sequence {
  const [newest = null] = highest;
  const rising = highest.map(BigInt).toReversed();
  const gaps: Gap[] = [];
  let last = isAll ? 0n : (rising[0] ?? 0n);
  for (const number of rising) {
    gaps.push(...between(last, number, at));
    last = number;
  }
  const hasBegunAnew = before !== null && isBelow(newest, before.position);
  const epoch = (before?.epoch ?? 0) + (hasBegunAnew ? 1 : 0);
  return { way: "sequence", epoch, position: newest, gaps, stopped: null };
}

/** Does the newest number lie below the position? Then the table was emptied, or is an older one. */
export function isBelow(newest: string | null, position: string | null): boolean {
  return position !== null && (newest === null || BigInt(newest) < BigInt(position));
}

export interface Read {
  readonly told: readonly ToldRow[];
  readonly sequence: Sequence;
}

/** Rows above the position, the lowest first. */
export function goOn(sequence: Sequence, rows: readonly NumberedRow[], at: number): Read {
  const gaps = [...sequence.gaps];
  // Below the first row of all there may be others that come late.
  let last = sequence.position === null ? 0n : BigInt(sequence.position);
  let position = sequence.position;
  for (const { number } of rows) {
    gaps.push(...between(last, BigInt(number), at));
    last = BigInt(number);
    position = number;
  }
  return { told: toldOf(sequence, rows), sequence: { ...sequence, position, gaps } };
}

/** Rows that were found where some had been left out. */
export function fill(sequence: Sequence, rows: readonly NumberedRow[]): Read {
  const numbers = rows.map(({ number }) => BigInt(number));
  const gaps = sequence.gaps.flatMap((gap): readonly Gap[] => {
    const inside = numbers.filter(
      (number) => BigInt(gap.from) <= number && number <= BigInt(gap.to),
    );
    if (inside.length === 0) return [gap];
    const left: Gap[] = [];
    let last = BigInt(gap.from) - 1n;
    for (const number of [...inside, BigInt(gap.to) + 1n]) {
      left.push(...between(last, number, gap.since));
      last = number;
    }
    return left;
  });
  return { told: toldOf(sequence, rows), sequence: { ...sequence, gaps } };
}

/** Without what was looked for long enough. */
export function withoutOld(sequence: Sequence, at: number): Sequence {
  const gaps = sequence.gaps.filter(({ since }) => at - since < gapsOpenFor);
  return gaps.length === sequence.gaps.length ? sequence : { ...sequence, gaps };
}

/** What a person's word makes of one that has stopped. */
export function goOnAfter(sequence: Sequence, means: "same" | "anew"): Sequence {
  const newest = sequence.stopped?.newest ?? null;
  if (means === "anew")
    return { ...sequence, epoch: sequence.epoch + 1, position: null, gaps: [], stopped: null };
  const gaps = sequence.gaps.filter(({ to }) => newest !== null && BigInt(to) <= BigInt(newest));
  return { ...sequence, position: newest, gaps, stopped: null };
}

/** The numbers between two, both left out. */
function between(low: bigint, high: bigint, since: number): readonly Gap[] {
  return high - low < 2n ? [] : [{ from: String(low + 1n), to: String(high - 1n), since }];
}

function toldOf({ epoch }: Sequence, rows: readonly NumberedRow[]): readonly ToldRow[] {
  return rows.map(({ number, data }) => ({ key: keyIn(epoch, number), data }));
}
