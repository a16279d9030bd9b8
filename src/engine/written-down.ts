import type { Json } from "#sdk/json.ts";
import type { Task } from "./attempt.ts";
import type { EffectTask } from "./effect-answer.ts";
import type { EffectName } from "./effect-name.ts";
import { effectName } from "./effect-name.ts";
import type { EffectRecord, Store } from "./store.ts";

/** The name of the write that a step makes. */
export function nameOfWrite({ held, path }: Pick<Task, "held" | "path">): EffectName {
  const { flowId, name } = held.run;
  return effectName({ flowId, runName: name, path, generation: 0 });
}

/**
 * What stands written down of a step's write. A run that was never claimed before, and whose step
 * was never tried, has written nothing.
 */
export async function writtenDownBefore(task: Task, store: Store): Promise<EffectRecord | null> {
  if (task.held.run.epoch === 1 && task.failures === 0) return null;
  return store.effect(nameOfWrite(task).id);
}

/** What its step was given, where it is frozen under the names of its fields; else what an earlier try was given stays. */
export function inputIn(
  { action, step, of }: Task & Pick<EffectTask, "action" | "of">,
  { request: { params } }: EffectRecord,
): Json {
  const isForm =
    of === undefined && !action.tells && Object.keys(step.input).every((name) => name in params);
  return isForm ? params : null;
}
