import type { FrozenRequest } from "#sdk/connection.ts";
import type { JsonObject } from "#sdk/json.ts";
import type { PerformOptions } from "./attempt.ts";
import type { EffectTask } from "./effect-answer.ts";
import { runMark } from "./effect-name.ts";
import { failureOf, stepErrorOf } from "./failure.ts";
import type { StepError } from "./result.ts";

type Asked =
  | { readonly ok: true; readonly input: JsonObject; readonly request: FrozenRequest }
  | { readonly ok: false; readonly error: StepError };

/**
 * The request that would be sent. Nothing is stored yet, so an error here simply fails the step.
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
    const failure = failureOf(thrown);
    if (failure.kind === "bug")
      options.log.error({ err: thrown, run: task.held.run.id, step: task.path }, "bug");
    return { ok: false, error: stepErrorOf(failure) };
  }
}
