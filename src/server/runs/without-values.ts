import { z } from "zod";
import { type LocalizedText, text } from "#sdk/text.ts";
import { type Locale, say } from "../language.ts";
import type { StoredError } from "../stored-error.ts";
import type { MoneySum, RunMoney } from "./money.schemas.ts";
import { hiddenAmount, moneyWords } from "./money-words.ts";
import type { Run, RunSummary } from "./runs.schemas.ts";

/**
 * A run as those see it who do not see its values: its steps, how they ended, when, and by which code; that money
 * moved and how, but not how much, because the amount is what the run is about.
 */

const inError: LocalizedText = text(
  "This error’s text is not shown: it may contain the run’s values, which you do not see.",
  "このエラーの内容には実行の値が含まれることがあるため、値を閲覧できない方には表示されません。",
);
const inPlace = "…";

export function errorWithoutValues<Shown extends StoredError | null>(
  error: Shown,
  locale: Locale,
  instead = inError,
): Shown | StoredError {
  if (error === null) return error;
  const { kind, code, advice, requestId } = error;
  const message = say(instead, locale);
  return {
    kind,
    code,
    message,
    ...(advice === undefined ? {} : { advice }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

export function summaryWithoutValues(run: RunSummary, locale: Locale): RunSummary {
  return {
    ...run,
    reference: run.id,
    money: moneyWithoutAmounts(run.money, locale),
    eventMoney: null,
    error: errorWithoutValues(run.error, locale),
    filter: run.filter && { ...run.filter, value: inPlace },
  };
}

export function runWithoutValues(run: Run, locale: Locale): Run {
  const { caller, continuation } = run;
  return {
    ...run,
    ...summaryWithoutValues(run, locale),
    event: null,
    withoutFields: null,
    recordUrl: null,
    at: [...new Set(run.at.map(outermost))],
    steps: run.steps.filter(isOutside).map((step) => stepWithoutValues(step, locale)),
    loops: run.loops.map((loop) => ({ ...loop, money: moneyWithoutAmounts(loop.money, locale) })),
    calls: run.calls.filter(isOutside).map((called) => calledWithoutValues(called, locale)),
    caller: caller && { ...caller, path: outermost(caller.path) },
    effects: run.effects.filter(isOutside).map((effect) => effectWithoutValues(effect, locale)),
    continuation:
      continuation === null || !isOutside({ path: continuation.seen.step })
        ? null
        : { ...continuation, write: continuation.write && { ...continuation.write, money: null } },
  };
}

/** Of the same state and kind, whatever the currency. */
export function moneyWithoutAmounts({ sums, isCut }: RunMoney, locale: Locale): RunMoney {
  const alike = Map.groupBy(sums, ({ state, kind }) => `${state} ${kind}`);
  return {
    isCut,
    sums: [...alike.values()].flatMap(([first, ...others]) => {
      if (first === undefined) return [];
      const count = others.reduce((sum, one) => sum + one.count, first.count);
      return [withoutAmount({ ...first, count }, locale)];
    }),
  };
}

export function withoutAmount(sum: MoneySum, locale: Locale): MoneySum {
  const { kind, state, count } = sum;
  return {
    kind,
    state,
    count,
    money: null,
    words: moneyWords({ kind, state, count, money: null }, locale, hiddenAmount),
  };
}

export function calledWithoutValues(
  called: Run["calls"][number],
  locale: Locale,
): Run["calls"][number] {
  return { ...called, money: moneyWithoutAmounts(called.money, locale) };
}

type Step = Run["steps"][number];
type Effect = Run["effects"][number];

/** Which way a run has gone, its steps tell anyway. */
const Branched = z.object({ branch: z.string().nullable() });

function stepWithoutValues(step: Step, locale: Locale): Step {
  return {
    ...step,
    input: null,
    output: step.kind === "if" || step.kind === "handler" ? branchOf(step.output) : null,
    recordUrl: null,
    leftOver: null,
    corrections: [],
    attempts: step.attempts.map((attempt) => ({
      ...attempt,
      error: errorWithoutValues(attempt.error, locale),
      requestUrl: null,
    })),
  };
}

function branchOf(output: unknown): Step["output"] {
  return Branched.safeParse(output).data ?? null;
}

/** In a list of writes: those in items of loops are not told, because the names of items are values. */
export function writesWithoutValues<Write extends Omit<Effect, "waitsFor">>(
  writes: readonly Write[],
  locale: Locale,
): readonly Write[] {
  return writes.filter(isOutside).map((write) => effectWithoutValues(write, locale));
}

function effectWithoutValues<Write extends Omit<Effect, "waitsFor">>(
  effect: Write,
  locale: Locale,
): Write {
  return {
    ...effect,
    money: null,
    moves: effect.moves && withoutAmount(effect.moves, locale),
    resource: inPlace,
    params: null,
    deed: null,
    objectId: null,
    error: errorWithoutValues(effect.error, locale),
  };
}

/** The name of an item is made of what stands in the list. */
function isOutside({ path }: { readonly path: string }): boolean {
  return !path.includes(":");
}

function outermost(path: string): string {
  return path.split(":", 1)[0] ?? path;
}
