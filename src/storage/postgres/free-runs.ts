import type { RunStore } from "#engine/store.ts";
import { giveBack } from "./give-back.ts";
import { endUnfinished } from "./unfinished.ts";
import type { Writer } from "./writer.ts";

/**
 * What this process itself still holds, as after an engine that was stopped, is free again; what
 * others hold is theirs for as long as they live. Then ends what a process that died has begun.
 */
export function freeRunsVerb(writer: Writer): RunStore["freeRuns"] {
  return async () => {
    const freed = await giveBack(writer);
    await endUnfinished(writer);
    return freed;
  };
}
