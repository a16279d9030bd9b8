import type { RunStore } from "#engine/store.ts";
import { inSlices, type Session, statement } from "../session.ts";
import { freeRuns, runsWithState } from "../verbs/run-state.ts";
import { endUnfinished } from "../verbs/repair.ts";

const heldRuns = runsWithState.select<[limit: number]>(
  `FROM {runs} r WHERE r.status = 'running' AND {on r.held} LIMIT ?`,
);
const highest = statement<[], { highest: number }>("SELECT highest FROM {alive}");

/**
 * Takes up what the last process left: runs that it held, and repairs and deletions that it could
 * not carry to the end.
 */
export function freeRunsVerb(session: Session): RunStore["freeRuns"] {
  return async () => {
    // No clock is at hand, and none is needed: what ends here ended with the process before.
    const at = (await session.read(() => highest.first()))?.highest ?? 0;
    const freed = await inSlices(session, function* (notes, limit) {
      const runs = yield* heldRuns.all(limit);
      yield* freeRuns(notes, runs, at);
      return runs.length;
    });
    await endUnfinished(session, at);
    return freed;
  };
}
