import type { Clock } from "../clock.ts";
import type { Kept } from "../store.ts";
import { pageSize, type Piece, type RowsSource } from "./pieces.ts";
import {
  above,
  beginSequence,
  fill,
  goOn,
  isBelow,
  mostGaps,
  type Near,
  type Sequence,
  withGiven,
  withoutOld,
} from "./sequence.ts";
import type { ToldRow } from "./snapshot.ts";
import { StoppedError, tooManyGaps } from "./stopped.ts";

/** Reading rows by their numbers, piece by piece. */

/** So many pages are read at a beginning above the number that was given out last. */
const mostPagesNear = 20;

function numberedOf({ trigger }: RowsSource) {
  if (!trigger.numbered) throw new Error(`The trigger ${trigger.id} has no numbers any more`);
  return trigger.numbered;
}

function keptOf({ kin }: RowsSource): readonly Kept[] {
  return kin.map(({ kept }) => kept);
}

/** Where a flow begins: nothing is told. */
export async function* beginNumbers(
  source: RowsSource,
  before: Sequence | null,
  clock: Pick<Clock, "now">,
): AsyncGenerator<Piece> {
  const { api, where } = source;
  const numbered = numberedOf(source);
  const highest = await numbered.highest({ api, where, limit: pageSize });
  const isAll = highest.length < pageSize;
  const [after = null] = highest;
  const { given = null } = await numbered.after({ api, where, after, limit: 1 });
  const lowest = highest.at(-1);
  const near =
    isAll || lowest === undefined || given === null
      ? null
      : await numbersNear(source, BigInt(given), BigInt(lowest));
  const known = [...(before === null ? [] : [before]), ...keptOf(source)];
  const state = beginSequence(known, { highest, isAll, given, near }, clock.now());
  yield { told: [], kept: { state, rows: [], contents: [] }, isLast: true };
}

/** Where the highest rows have numbers that were not given out: the numbers from the last given ones up to there. */
async function numbersNear(
  source: RowsSource,
  given: bigint,
  lowest: bigint,
): Promise<Near | null> {
  const { api, where } = source;
  const numbered = numberedOf(source);
  const first = given < pageSize ? 1n : given - BigInt(pageSize) + 1n;
  if (lowest <= first) return null;
  const numbers: string[] = [];
  let from = first;
  for (let page = 0; page < mostPagesNear && from < lowest; page += 1) {
    const ranges = [{ from: String(from), to: String(lowest - 1n) }];
    const rows = await numbered.between({ api, where, ranges, limit: pageSize });
    const last = rows.at(-1);
    if (last === undefined) return { from: String(first), numbers, isWhole: true };
    numbers.push(...rows.map(({ number }) => number));
    from = BigInt(last.number) + 1n;
  }
  return { from: String(first), numbers, isWhole: from >= lowest };
}

/** What is new above the position, and where numbers were left out. */
export async function* readNumbers(
  source: RowsSource,
  before: Sequence,
  clock: Pick<Clock, "now">,
): AsyncGenerator<Piece> {
  const { api, where } = source;
  const numbered = numberedOf(source);
  let sequence = before;
  const piece = (told: readonly ToldRow[], isLast: boolean): Piece => ({
    told,
    kept: { state: sequence, rows: [], contents: [] },
    isLast,
  });
  // What was looked for long enough before this is given up, but only after this look: nobody may have looked for days.
  const startedAt = clock.now();
  while (sequence.gaps.length > 0) {
    const ranges = sequence.gaps.map(({ from, to }) => ({ from, to }));
    const rows = await numbered.between({ api, where, ranges, limit: pageSize });
    const read = fill(sequence, rows, clock.now());
    // A page may be short before the end: long rows make it so.
    if (read.told.length === 0) break;
    sequence = read.sequence;
    yield piece(read.told, false);
  }
  for (;;) {
    const { position } = sequence;
    const page = await numbered.after({ api, where, after: position, limit: pageSize });
    const { given = null, newest } = page;
    if (isBelow(newest, position)) throw new StoppedError({ ...sequence, stopped: { newest } });
    const at = clock.now();
    const known = withoutOld(withGiven(sequence, given, at), startedAt);
    const read = goOn(known, page.rows, given, at);
    if (read.sequence.gaps.length > mostGaps) {
      // What has been given out is kept as such, or it would begin to age at each attempt.
      const isOther = known !== sequence;
      sequence = known;
      if (isOther) yield piece([], false);
      throw tooManyGaps();
    }
    sequence = read.sequence;
    const isLast = page.rows.length < pageSize;
    if (isLast) sequence = above(sequence, keptOf(source));
    yield piece(read.told, isLast);
    if (isLast) return;
  }
}
