import type { RunStore } from "#engine/store.ts";
import type { Session } from "../session.ts";
import { endUnfinished } from "../verbs/unfinished.ts";
import { giveBack } from "./give-back.ts";
import type { Writer } from "./writer.ts";

/**
 * What this process itself still holds, as after an engine that was stopped, is free again; what
 * others hold is theirs for as long as they live. Then ends what a process that died has begun.
 */
export function freeRunsVerb(writer: Writer, session: Session): RunStore["freeRuns"] {
  return async () => {
    const freed = await giveBack(writer);
    // No clock is at hand, and none is needed: what ends here ended with the process before.
    await endUnfinished(session, writer.highest());
    return freed;
  };
}
