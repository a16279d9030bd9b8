import type { Means } from "#flow/changed-rows.ts";
import type { NumberedRow } from "#sdk/trigger.ts";
import type { Gap, Kept } from "../store.ts";
import { epochAbove } from "./kin.ts";
import { keyIn, type ToldRow } from "./snapshot.ts";

/**
 * How far a sequence of numbers was read, and which numbers below that may still come: a transaction that has its number
 * early may commit late. Pure.
 */
export type Sequence = Extract<Kept, { way: "sequence" }>;

const hour = 3_600_000;

/** For so long a number that was given out and left out is looked for. */
const gapsOpenFor = 48 * hour;

/** So many ranges are looked for at most. */
export const mostGaps = 2_000;

/** So many of them may be older, whose numbers were not given out as far as anybody knows. */
export const mostAhead = 200;

/** What is read where a sequence begins. */
export interface Beginning {
  /** The highest numbers, the highest first. */
  readonly highest: readonly string[];
  /** There are no others. */
  readonly isAll: boolean;
  /** The number that was given out last, as far as that is known. */
  readonly given: string | null;
  /** Where rows above `given` are many. */
  readonly near?: Near | null;
}

/** Numbers that were read from a little below the last given one on, the lowest first. */
export interface Near {
  readonly from: string;
  readonly numbers: readonly string[];
  /** They reach up to `highest`. */
  readonly isWhole: boolean;
}

/** `known`: what is kept of the poll, and of its kin. */
export function beginSequence(
  known: readonly Kept[],
  { highest, isAll, given, near = null }: Beginning,
  at: number,
): Sequence {
  const [newest = null] = highest;
  const rising = highest.map(BigInt).toReversed();
  const lowest = isAll ? 0n : (rising[0] ?? 0n);
  const below = near === null ? [] : near.numbers.map(BigInt);
  const gaps = near === null ? [] : gapsAmong(BigInt(near.from) - 1n, below, at);
  gaps.push(
    ...gapsAmong(near?.isWhole ? (below.at(-1) ?? BigInt(near.from) - 1n) : lowest, rising, at),
  );
  const epoch = epochOf(newest, known);
  const begun: Sequence = { way: "sequence", epoch, position: newest, gaps, stopped: null };
  const sequence = withGiven(begun, given, at);
  return sequence.gaps.length <= mostGaps
    ? sequence
    : { ...sequence, gaps: withoutNarrow(sequence.gaps, () => true) };
}

/** The same, where what comes next has no name that its kin have given. */
export function above(sequence: Sequence, kin: readonly Kept[]): Sequence {
  const epoch = epochOf(sequence.position, kin);
  return epoch > sequence.epoch ? { ...sequence, epoch } : sequence;
}

/**
 * The epoch of what comes above the newest number. Where that lies below what is known of an epoch, or nobody has said yet
 * what it means that it did, the numbers may be other ones.
 */
function epochOf(newest: string | null, known: readonly Kept[]): number {
  const epoch = epochAbove("sequence", known);
  const areOthers = known.some(
    (kept) =>
      kept.way === "sequence" &&
      kept.epoch === epoch &&
      (kept.stopped !== null || isBelow(newest, kept.position)),
  );
  return areOthers ? epoch + 1 : epoch;
}

/** Does the newest number lie below the position? Then the table was emptied, or is an older one. */
export function isBelow(newest: string | null, position: string | null): boolean {
  return position !== null && (newest === null || BigInt(newest) < BigInt(position));
}

export interface Read {
  readonly told: readonly ToldRow[];
  readonly sequence: Sequence;
}

/** Rows above the position, the lowest first. `given`: the number that was given out last, as far as that is known. */
export function goOn(
  sequence: Sequence,
  rows: readonly NumberedRow[],
  given: string | null,
  at: number,
): Read {
  // Below the first row of all there may be others that come late.
  const last = sequence.position === null ? 0n : BigInt(sequence.position);
  const numbers = rows.map(({ number }) => BigInt(number));
  const gaps = [...sequence.gaps, ...gapsAmong(last, numbers, at)];
  const position = rows.at(-1)?.number ?? sequence.position;
  return {
    told: toldOf(sequence, rows),
    sequence: withGiven({ ...sequence, position, gaps }, given, at),
  };
}

/** Rows that were found where some had been left out. */
export function fill(sequence: Sequence, rows: readonly NumberedRow[], at: number): Read {
  const found = rows.map((row) => ({ row, number: BigInt(row.number) }));
  const inside = new Set<NumberedRow>();
  const gaps = sequence.gaps.flatMap((gap): readonly Gap[] => {
    const [from, to] = [BigInt(gap.from), BigInt(gap.to)];
    const here = found.filter(({ number }) => from <= number && number <= to);
    if (here.length === 0) return [gap];
    const left: Gap[] = [];
    let last = from - 1n;
    for (const { row, number } of here) {
      inside.add(row);
      left.push(...between(last, number, gap));
      last = number;
    }
    // Something counts up here.
    left.push(...between(last, to + 1n, gap.ahead ? { ...gap, since: at } : gap));
    return left;
  });
  const told = toldOf(
    sequence,
    rows.filter((row) => inside.has(row)),
  );
  return { told, sequence: { ...sequence, gaps } };
}

/**
 * The 48 hours of a number begin when it is first known to be given out: a row with a number of its own choice may lie
 * far above. Where nothing is known, no number has begun.
 */
export function withGiven(sequence: Sequence, given: string | null, at: number): Sequence {
  const last = given === null ? null : BigInt(given);
  const gaps: Gap[] = [];
  let isOther = false;
  for (const gap of sequence.gaps) {
    const parts = partsOf(gap, last, at);
    isOther ||= parts[0] !== gap;
    for (const part of parts) {
      const before = gaps.at(-1);
      const isNew = part !== gap;
      if (isNew && before !== undefined && areAsOne(before, part))
        gaps.splice(-1, 1, { ...part, from: before.from });
      else gaps.push(part);
    }
  }
  return isOther ? { ...sequence, gaps } : sequence;
}

/** What of a gap was given out, and what is ahead. */
function partsOf(gap: Gap, given: bigint | null, at: number): readonly Gap[] {
  const { from, to, since, ahead = false } = gap;
  if (given === null) return ahead ? [gap] : [{ ...gap, ahead: true }];
  if (BigInt(to) <= given) return ahead ? [{ from, to, since: at }] : [gap];
  // A sequence that was set back gives its numbers out once more.
  const rest = { to, since: ahead ? since : at, ahead: true };
  if (given < BigInt(from)) return ahead ? [gap] : [{ ...rest, from }];
  return [
    { from, to: String(given), since: ahead ? at : since },
    { ...rest, from: String(given + 1n) },
  ];
}

/** Otherwise a sequence whose numbers come to nothing would leave one range behind at each poll. */
function areAsOne(low: Gap, high: Gap): boolean {
  const areNeighbours = BigInt(low.to) + 1n === BigInt(high.from);
  const [one, other] = [low, high].map(({ since }) => Math.floor(since / hour));
  return areNeighbours && !low.ahead && !high.ahead && one === other && low.since <= high.since;
}

/** Without what was looked for long enough. */
export function withoutOld(sequence: Sequence, at: number): Sequence {
  const isOld = ({ since }: Gap): boolean => at - since >= gapsOpenFor;
  const gaps = withoutNarrow(sequence.gaps, isOld).filter((gap) => gap.ahead || !isOld(gap));
  return gaps.length === sequence.gaps.length ? sequence : { ...sequence, gaps };
}

/** Of those that are ahead, the widest. */
function withoutNarrow(gaps: readonly Gap[], counts: (gap: Gap) => boolean): readonly Gap[] {
  const ahead = gaps.filter((gap) => gap.ahead && counts(gap));
  if (ahead.length <= mostAhead) return gaps;
  const wide = ahead
    .map((gap) => ({ gap, width: BigInt(gap.to) - BigInt(gap.from) }))
    .toSorted((a, b) => (a.width < b.width ? 1 : a.width > b.width ? -1 : 0));
  const narrow = new Set(wide.slice(mostAhead).map(({ gap }) => gap));
  return gaps.filter((gap) => !narrow.has(gap));
}

/** What a person's word makes of one that has stopped. */
export function goOnAfter(sequence: Sequence, means: Means): Sequence {
  const newest = sequence.stopped?.newest ?? null;
  // A number that was read can then name another row.
  const epoch = means === "same" ? sequence.epoch : sequence.epoch + 1;
  if (means === "anew") return { ...sequence, epoch, position: null, gaps: [], stopped: null };
  const last = newest === null ? null : BigInt(newest);
  const gaps = sequence.gaps.flatMap((gap): readonly Gap[] => {
    if (last === null || last < BigInt(gap.from)) return [];
    return [BigInt(gap.to) <= last ? gap : { ...gap, to: String(last) }];
  });
  return { ...sequence, epoch, position: newest, gaps, stopped: null };
}

/** What was left out between numbers that rise. */
function gapsAmong(low: bigint, rising: readonly bigint[], since: number): Gap[] {
  const gaps: Gap[] = [];
  let last = low;
  for (const number of rising) {
    // Whether they were given out is not known yet.
    gaps.push(...between(last, number, { since, ahead: true }));
    last = number;
  }
  return gaps;
}

/** The numbers between two, both left out. */
function between(
  low: bigint,
  high: bigint,
  { since, ahead }: Pick<Gap, "since" | "ahead">,
): readonly Gap[] {
  if (high - low < 2n) return [];
  const range = { from: String(low + 1n), to: String(high - 1n), since };
  return [ahead ? { ...range, ahead } : range];
}

function toldOf({ epoch }: Sequence, rows: readonly NumberedRow[]): readonly ToldRow[] {
  return rows.map(({ number, data }) => ({ key: keyIn(epoch, number), data }));
}
