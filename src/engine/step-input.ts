import type { AnyAction } from "#sdk/connector.ts";
import type { JsonObject } from "#sdk/json.ts";
import type { LocalizedText } from "#sdk/text.ts";
import { text } from "#sdk/text.ts";
import type { z } from "zod";
import { resolveInput } from "#flow/mapping.ts";
import { problemText } from "#flow/problems.ts";
import type { FormulaFacts } from "#flow/read.ts";
import type { HeldRun, PerformOptions, Task } from "./attempt.ts";
import type { StepError } from "./result.ts";
import type { Store } from "./store.ts";

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
  const { held, step } = task;
  await loadOutputs(held, options.store);
  const resolved = resolveInput(
    step.input,
    options.inputSchema(step.connector, step.action),
    (from) => (from === "trigger" ? held.run.event : held.outputs.get(from)),
    factsOf(task),
  );
  if (!resolved.ok) {
    const sentence = (locale: keyof LocalizedText): string =>
      resolved.problems.map((problem) => problemText(problem, locale)).join(" ");
    return refused(text(sentence("en"), sentence("ja")));
  }
  const parsed = action.input.safeParse(resolved.value);
  if (parsed.success) return { ok: true, value: resolved.value, parsed: parsed.data };
  const said = (locale: keyof LocalizedText): string =>
    parsed.error.issues.map((issue) => issueText(issue, locale)).join(" ");
  return refused(text(said("en"), said("ja")));
}

/**
 * What formulas may know beside the pills. The time at which the run was made is stored with it, so
 * that now() and what is made from the seed are the same however often a step is tried, by whichever
 * process. The event's own time would be wrong for a flow that catches up on the past.
 */
function factsOf({ held: { run }, path }: Task): FormulaFacts {
  const seed = JSON.stringify([run.flowId, run.name, path]);
  return { now: run.createdAt, timeZone: "UTC", seed };
}

function refused(message: LocalizedText): Input {
  return { ok: false, error: { kind: "input", code: "flow.input_refused", message } };
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

/** After a restart the outputs of earlier steps are in the store alone. */
async function loadOutputs(held: HeldRun, store: Store): Promise<void> {
  const position = held.run.state.frames.at(-1)?.position ?? 0;
  const missing = held.document.steps
    .slice(0, position)
    .map(({ id }) => id)
    .filter((id) => !held.outputs.has(id));
  if (missing.length === 0) return;
  for (const [path, output] of await store.outputs(held.run.id, missing))
    held.outputs.set(path, output);
}
