import type { FrozenRequest } from "#sdk/connection.ts";
import type { JsonObject } from "#sdk/json.ts";
import type { PerformOptions } from "./attempt.ts";
import type { EffectTask } from "./effect-answer.ts";
import { runMark } from "./effect-name.ts";
import { completedRequest } from "./complete-request.ts";
import { type Failure, failureOf, stepErrorOf } from "./failure.ts";
import type { StepError } from "./result.ts";

type Asked =
  | { readonly ok: true; readonly input: JsonObject; readonly request: FrozenRequest }
  /** `failure`: the other side could not be asked, and nothing is wrong with the step. */
  | { readonly ok: false; readonly error: StepError; readonly failure?: Failure };

/**
 * The request that would be sent, before it is completed. Nothing is stored yet, so an error here simply fails the step.
 */
export async function requestOf(
  task: EffectTask,
  effectId: string,
  options: PerformOptions,
): Promise<Asked> {
  const input = await task.input();
  if (!input.ok) return input;
  try {
    const { ancestry: chain, flowId, name: runName } = task.held.run;
    const run = runMark({ flowId, runName });
    const at = options.clock.now();
    const asked = task.action.request(input.parsed, { effectId, generation: 0, at, chain, run });
    const request = task.of === undefined ? asked : { ...asked, of: task.of };
    return { ok: true, input: input.value, request };
  } catch (thrown) {
    return notAsked(thrown, task, options);
  }
}

/** The same with what only the other side knows, by the same rule. */
export async function completedOf(
  task: EffectTask,
  { input, request }: Extract<Asked, { readonly ok: true }>,
  options: PerformOptions,
): Promise<Asked> {
  try {
    const completed = await completedRequest(task.action, request, task, options);
    return { ok: true, input, request: completed };
  } catch (thrown) {
    return notAsked(thrown, task, options);
  }
}

function notAsked(
  thrown: unknown,
  task: EffectTask,
  { log }: PerformOptions,
): Extract<Asked, { readonly ok: false }> {
  const failure = failureOf(thrown);
  if (failure.kind === "bug")
    log.error({ err: thrown, run: task.held.run.id, step: task.path }, "bug");
  const error = stepErrorOf(failure);
  const isOutside = failure.kind === "transient" || failure.kind === "connection";
  return isOutside ? { ok: false, error, failure } : { ok: false, error };
}
