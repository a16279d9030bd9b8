import { setTimeout as pause } from "node:timers/promises";
import { isOver } from "#engine/run-state.ts";
import type { RunRecord, Store } from "#engine/store.ts";

/** How many calls wait at most, in one process, for what comes of them; others are told where to look. */
const mostWaiting = 500;

/** How soon it is looked again, in milliseconds: at first, and at most. */
const first = 20;
const longest = 500;

export type Waiting = (run: RunRecord, seconds: number, hungUp: AbortSignal) => Promise<RunRecord>;

/**
 * The run as it is when it is over, needs a person, or the time is up. It is looked at in the store,
 * because any process may be the one that works on it.
 */
export function createWaiting(store: Pick<Store, "run">): Waiting {
  let waiting = 0;
  return async (run, seconds, hungUp) => {
    if (waiting >= mostWaiting) return run;
    const until = performance.now() + seconds * 1000;
    let current = run;
    waiting += 1;
    try {
      for (
        let step = first;
        !isSettled(current) && !hungUp.aborted;
        step = Math.min(2 * step, longest)
      ) {
        const left = until - performance.now();
        if (left <= 0) break;
        await pause(Math.min(step, left));
        current = (await store.run(run.id)) ?? current;
      }
    } finally {
      waiting -= 1;
    }
    return current;
  };
}

function isSettled({ state }: RunRecord): boolean {
  return isOver(state) || state.phase.is === "paused" || state.phase.is === "parked";
}
