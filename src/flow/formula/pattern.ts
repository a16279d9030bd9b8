import { RE2JS } from "re2js";
import type { LocalizedText } from "#sdk/text.ts";
import { bounds } from "./bounds.ts";
import type { World } from "./library.ts";
import { reasonOf, tooLong } from "./pattern-problems.ts";
import { refuse } from "./refusal.ts";

/**
 * Regular expressions by RE2, which looks for a match in time that is linear in the text, whatever the
 * pattern: there is no backtracking to exhaust. What a search costs is known beforehand, and charged.
 */
export interface Pattern {
  readonly compiled: RE2JS;
  /** Of its program: for each character of the text at most all of them are worked out. */
  readonly steps: number;
  /** May a search read far behind what it finds? */
  readonly readsFar: boolean;
}

/** Patterns are kept while one formula is worked out: a loop asks for them again and again. */
export function patternOf(written: string, { budget, patterns }: World): Pattern {
  const known = patterns.get(written);
  if (known !== undefined) return known;
  const refused = (reason: LocalizedText) =>
    refuse("flow.formula_bad_pattern", { pattern: written.slice(0, 80), reason });
  if (written.length > bounds.pattern) return refused(tooLong);
  budget.spend(readingCost + written.length * letterCost);
  const plain = plainOf(written);
  // Before it is made: RE2 itself would make a program of a million steps.
  if (lengthOf(plain) > bounds.patternSteps * 4) return refused(tooLong);
  const compiled = compile(written, refused);
  const steps = compiled.programSize();
  if (steps > bounds.patternSteps) return refused(tooLong);
  const made = { compiled, steps, readsFar: readsFar(plain) };
  const kept = [...patterns.values()].reduce((sum, one) => sum + one.steps, steps);
  if (kept > bounds.patternSteps) patterns.clear();
  patterns.set(written, made);
  return made;
}

/** Units for reading a pattern, and for each letter of it, which may stand for a thousand ranges of letters. */
const readingCost = bounds.work / 100;
const letterCost = 400;

/** Units for each character of a text and step of a program. */
const passCost = 3;

function compile(written: string, refused: (reason: LocalizedText) => never): RE2JS {
  try {
    return RE2JS.compile(written);
  } catch (thrown) {
    return refused(reasonOf(thrown));
  }
}

/** The pattern with an x for each single character, and each set of them. */
function plainOf(written: string): string {
  return written
    .replaceAll(/\\Q(.*?)(?:\\E|$)|\\./gs, (_, quoted?: string) => "x".repeat(quoted?.length ?? 1))
    .replaceAll(/\[\^?\]?(?:\[:\^?\w+:\]|[^\]])*\]/g, "x");
}

/** How long a pattern is when its repetitions are written out: its program has about as many steps. */
function lengthOf(plain: string): number {
  const outside: { sum: number; last: number }[] = [];
  let here = { sum: 0, last: 0 };
  for (const [token, least, most] of plain.matchAll(tokens)) {
    const around = token === ")" ? outside.pop() : undefined;
    if (around !== undefined) {
      here = { sum: around.sum + here.sum, last: here.sum };
    } else if (token.startsWith("(")) {
      outside.push(here);
      here = { sum: 0, last: 0 };
    } else if (least === undefined) {
      here = { sum: here.sum + 1, last: 1 };
    } else {
      const more = here.last * (Math.max(1, Number(least), Number(most ?? 0)) - 1);
      here = { sum: here.sum + more, last: here.last + more };
    }
  }
  return outside.reduce((sum, one) => sum + one.sum, here.sum);
}

const tokens = /\{(\d+)(?:,(\d*))?\}|\((?:\?(?:P?<\w*>|[a-zA-Z-]*:?))?|./gs;

/**
 * A search goes on behind a match as long as a better one may come, and the next search begins at the
 * match again: `a.*z|a` reads all of a text for each letter of it. Two kinds of patterns cannot do so
 * again and again. Where nothing repeats without end, a search reads no more than the pattern is long.
 * Where all parts stand in a row, what was read behind a match holds no end of another: the way to
 * that end would have crossed the one that was still open, and made that the match.
 */
function readsFar(plain: string): boolean {
  const isEndless = /[*+]|\{\d+,\}/.test(plain);
  const isInARow = !/\||\)[*+?{]/.test(plain);
  return isEndless && !isInARow;
}

/** RE2 is asked where, too: asked whether alone, it builds an automaton, whose tables may take 8 MB for each pattern. */
export function isFound({ compiled, steps }: Pattern, whole: string, { budget }: World): boolean {
  budget.spend(whole.length * steps * passCost);
  return compiled.matcher(whole).find();
}

/** What is found first, or its first group. */
export function extracted(
  { compiled, steps }: Pattern,
  whole: string,
  { budget }: World,
): string | null {
  const matcher = compiled.matcher(whole);
  budget.spend(whole.length * steps * passCost);
  if (!matcher.find()) return null;
  if (compiled.groupCount() === 0) return matcher.group();
  // Where its groups are is found out in another pass.
  budget.spend(whole.length * steps * passCost);
  return matcher.group(1);
}

/** Found by hand: the replacement is text, in which `$1` and `\` mean nothing. */
export function replaced(
  { compiled, steps, readsFar }: Pattern,
  whole: string,
  replacement: string,
  { budget }: World,
): string {
  const matcher = compiled.matcher(whole);
  const pieces: string[] = [];
  let [from, length] = [0, 0];
  const isFoundAgain = () => {
    budget.spend(steps * (readsFar ? whole.length - from : passCost));
    return matcher.find();
  };
  budget.spend(whole.length * steps * passCost);
  while (isFoundAgain()) {
    const piece = whole.slice(from, matcher.start()) + replacement;
    length += piece.length;
    budget.spendText(piece.length);
    if (length > bounds.text) budget.spendText(length);
    pieces.push(piece);
    from = matcher.end();
  }
  return pieces.join("") + whole.slice(from);
}
