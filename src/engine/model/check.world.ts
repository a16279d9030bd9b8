import fc from "fast-check";
import type { Elsewhere } from "./disk.world.ts";
import { type Case, draw, type Drawn } from "./turns.world.ts";
import { play } from "./world.world.ts";

/** What a check of many cases has found. */
export interface Checked {
  readonly seed: number;
  readonly cases: number;
  /** Things that happened in all cases together. */
  readonly steps: number;
  /** The first case found that breaks a promise; null where all were kept. */
  readonly broken: Broken | null;
}

export interface Broken {
  readonly promise: string;
  readonly drawn: Case;
}

/** Plays cases drawn from `seed`, without the first `after`, until one breaks a promise, or there have been enough. */
export async function checkPromise(
  seed: number,
  cases: number,
  {
    of,
    after,
    elsewhere,
  }: {
    readonly of: Drawn;
    readonly after: number;
    readonly elsewhere: Elsewhere | null;
  },
): Promise<Checked> {
  let steps = 0;
  let broken: Broken | null = null;
  const property = fc.asyncProperty(draw[of], async (drawn) => {
    const played = await play(drawn, elsewhere);
    steps += played.steps;
    if (played.violation !== null) broken ??= { promise: played.violation, drawn };
    return played.violation === null;
  });
  // `shrink` below is blunter than fast-check's, and done in seconds.
  const found = await fc.check(property, {
    seed,
    path: String(after),
    numRuns: cases,
    endOnFailure: true,
  });
  if (found.failed && !broken)
    throw new Error("A case could not be played", { cause: found.errorInstance });
  return { seed, cases: found.numRuns, steps, broken };
}

/** Takes turns out of a case, many and then few at a time, for as long as it breaks a promise. */
export async function shrink(
  { promise, drawn }: Broken,
  elsewhere: Elsewhere | null,
): Promise<Case> {
  const breaks = async (one: Case): Promise<boolean> =>
    isSame((await play(one, elsewhere)).violation, promise);
  let least = drawn;
  for (let width = Math.ceil(drawn.turns.length / 2); width >= 1; width = Math.floor(width / 2))
    for (let from = least.turns.length - width; from >= 0; from -= width) {
      const without = { ...least, turns: least.turns.toSpliced(from, width) };
      if (await breaks(without)) least = without;
    }
  for (const index of [1, 0]) {
    const without = { ...least, flows: least.flows.toSpliced(index, 1) };
    if (without.flows.length > 0 && (await breaks(without))) least = without;
  }
  return least;
}

/** The same promise, whichever flow and run it is broken for. */
function isSame(one: string | null, other: string): boolean {
  const kind = (words: string): string => words.replaceAll(/\b(f\d|id-|order-|[\d.])\S*/g, "");
  return one !== null && kind(one) === kind(other);
}

/** A broken case, told as what happened. */
export async function tell(drawn: Case, elsewhere: Elsewhere | null): Promise<string> {
  const { violation, story } = await play(drawn, elsewhere);
  const flows = drawn.flows.map((parts, index) => `flow f${index + 1}: ${JSON.stringify(parts)}`);
  return [
    violation ?? "Every promise was kept.",
    "",
    ...flows,
    `called: ${JSON.stringify(drawn.called)}`,
    ...story,
  ].join("\n");
}

/** Plays cases twice: the first thing that differs between the two; null where all is the same. */
export async function differenceBetweenPlays(
  seed: number,
  cases: number,
  { of, elsewhere }: { readonly of: Drawn; readonly elsewhere: Elsewhere | null },
): Promise<string | null> {
  for (const drawn of fc.sample(draw[of], { seed, numRuns: cases })) {
    const [one, other] = [await play(drawn, elsewhere), await play(drawn, elsewhere)];
    const differs = one.story.findIndex((words, index) => words !== other.story[index]);
    if (differs >= 0) return `${one.story[differs]}, then ${other.story[differs]}`;
    if (one.steps !== other.steps) return `${one.steps} steps, then ${other.steps}`;
  }
  return null;
}
