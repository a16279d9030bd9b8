import type { AnyAction } from "#sdk/connector.ts";
import type { JsonObject } from "#sdk/json.ts";
import type { LocalizedText } from "#sdk/text.ts";
import { text } from "#sdk/text.ts";
import type { z } from "zod";
import { resolveInput } from "#flow/mapping.ts";
import type { Value } from "#flow/value.ts";
import type { Lookup } from "#flow/pill.ts";
import { type Problem, problemText } from "#flow/problems.ts";
import type { FormulaFacts } from "#flow/read.ts";
import { threadOf } from "#flow/paths.ts";
import type { PerformOptions, Spot, Task } from "./attempt.ts";
import type { StepError } from "./result.ts";
import { lookupAt } from "./scope.ts";
import type { Store } from "./store.ts";
import { tablesFor } from "./tables.ts";

/** The input of a step: worked out, or why not. */
export type Input =
  | { readonly ok: true; readonly value: JsonObject; readonly parsed: z.infer<z.ZodObject> }
  | { readonly ok: false; readonly error: StepError };

/** Works out what a step sends, from its mapping and the outputs of the steps before it. */
export async function inputOf(
  task: Task,
  action: AnyAction,
  options: PerformOptions,
): Promise<Input> {
  const { step } = task;
  const values = Object.values(step.input);
  const resolved = resolveInput(
    step.input,
    options.inputSchema(step.connector, step.action),
    await lookupOf(task, values, options.store),
    await factsFor(task, values, options.store),
  );
  if (!resolved.ok) return { ok: false, error: inputRefused(resolved.problems) };
  const parsed = action.input.safeParse(resolved.value);
  if (parsed.success) return { ok: true, value: resolved.value, parsed: parsed.data };
  const said = (locale: keyof LocalizedText): string =>
    parsed.error.issues.map((issue) => issueText(issue, locale)).join(" ");
  return { ok: false, error: refused(text(said("en"), said("ja"))) };
}

/**
 * What formulas may know beside the pills. The time at which the run was made is stored with it, so
 * that now() and what is made from the seed are the same however often a step is tried, by whichever
 * process. The event's own time would be wrong for a flow that catches up on the past.
 */
export async function factsFor(
  { held: { run, document }, path }: Spot,
  values: readonly Value[],
  store: Pick<Store, "tableRevision">,
): Promise<FormulaFacts> {
  const seed = JSON.stringify([run.flowId, run.name, path]);
  const tables = await tablesFor(values, store);
  return { now: run.createdAt, timeZone: document.timeZone, seed, tables };
}

/** What the pills of some values give where a step stands. */
export function lookupOf(
  { held, path }: Spot,
  values: readonly Value[],
  store: Store,
): Promise<Lookup> {
  return lookupAt(held, threadOf(path), values, store);
}

/** Every sentence about what is wrong with a step's values. */
export function inputRefused(problems: readonly Problem[]): StepError {
  const sentence = (locale: keyof LocalizedText): string =>
    problems.map((problem) => problemText(problem, locale)).join(" ");
  return refused(text(sentence("en"), sentence("ja")), placesOf(problems));
}

function refused(message: LocalizedText, details?: StepError["details"]): StepError {
  const error = { kind: "input", code: "flow.input_refused", message } as const;
  return details === undefined ? error : { ...error, details };
}

/** In which field each problem is, and from where to where in its formula. */
function placesOf(problems: readonly Problem[]): NonNullable<StepError["details"]> {
  return { problems: problems.slice(0, 20).map(placeOf) };
}

function placeOf({ code, where: { path }, params: { start, end } }: Problem): JsonObject {
  return typeof start === "number" && typeof end === "number"
    ? { code, path, start, end }
    : { code, path };
}

/** A connector's own refusal carries its text in every language (`refusal` of the SDK). */
function issueText(issue: z.core.$ZodIssue, locale: keyof LocalizedText): string {
  const own = issue.code === "custom" ? issue.params?.["text"] : undefined;
  const message = isText(own) ? own[locale] : issue.message;
  return issue.path.length === 0 ? message : `${issue.path.join(".")}: ${message}`;
}

function isText(value: unknown): value is LocalizedText {
  return typeof value === "object" && value !== null && "en" in value && "ja" in value;
}
