import type { Task } from "./attempt.ts";
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
