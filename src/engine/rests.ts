import { threadOf } from "#flow/paths.ts";
import type { RunStatus } from "#flow/run-status.ts";
import { apply } from "./apply.ts";
import {
  canBegin,
  isOver,
  loopOf,
  pathOf,
  type Rest,
  type RunState,
  type Thread,
} from "./run-state.ts";

/**
 * What keeps a run from going on before somebody acts. A loop that works on several items at once
 * may have several such reasons.
 */

interface Resting {
  /** The path of the item that rests; empty for the run itself. */
  readonly thread: string;
  readonly for: Rest;
}

/** All that a run rests for, in the order of its items. None of a run that is over. */
export function restsOf(thread: Thread): readonly Resting[] {
  if (isOver(thread)) return [];
  const open = loopOf(thread)?.open ?? [];
  if (open.length > 0) return open.flatMap((item) => restsOf(item.thread));
  const { phase } = thread;
  const path = pathOf(thread);
  switch (phase.is) {
    case "paused":
      return [{ thread: path, for: { connectionId: phase.connectionId } }];
    case "parked":
      return [{ thread: path, for: { effectId: phase.effectId } }];
    case "working":
    case "waiting":
    case "delayed":
    case "succeeded":
    case "failed":
    case "cancelled":
      return [];
  }
}

/** How many of a run's items go on by themselves, or wait for what they have called; no number where another can begin. */
function goingOn(thread: Thread): number {
  if (isOver(thread)) return 0;
  const loop = loopOf(thread);
  if (loop !== undefined && canBegin(loop)) return Infinity;
  const open = loop?.open ?? [];
  if (open.length > 0) return open.reduce((sum, item) => sum + goingOn(item.thread), 0);
  const { is } = thread.phase;
  return is === "paused" || is === "parked" ? 0 : 1;
}

/** A run as it was left, and how many of those that it has called have not ended. */
export interface CallingRun {
  readonly status: RunStatus;
  readonly state: RunState;
  readonly calls: number;
}

/** Does all of a run rest for somebody, but for what waits for its calls? An item waits for one call at most. */
export function restsInCalls({ status, state, calls }: CallingRun): boolean {
  return status !== "running" && goingOn(state) === calls;
}

/** Does a run rest, in whichever of its items, for a person to decide about a write? */
export function isParkedFor(state: RunState, effectId: string): boolean {
  return restsOf(state).some((rest) => "effectId" in rest.for && rest.for.effectId === effectId);
}

/** Does it rest in any of its items for a person's decision? */
export function isParked(state: RunState): boolean {
  return restsOf(state).some((rest) => "effectId" in rest.for);
}

/** The first connection that it rests for; null where it rests for none. */
export function pausedFor(state: RunState): string | null {
  const found = restsOf(state).map((rest) =>
    "connectionId" in rest.for ? rest.for.connectionId : null,
  );
  return found.find((id) => id !== null) ?? null;
}

export interface Since {
  /** Is it not broken? When was it repaired the last time; null for one that never was. Undefined: it is broken. */
  readonly repairedAt: (connectionId: string) => number | null | undefined;
  /** Has a person decided about the write meanwhile? */
  readonly isDecided: (effectId: string) => boolean;
}

/**
 * The state in which a run goes to rest, without what it need not rest for: a repair and a decision
 * reach runs that rest, and would not come again for one that goes to rest after them. `tried`: the try
 * that is recorded with the state. It may have met the connection as it was before its repair; an item
 * that was paused before this try met it broken.
 */
export function withoutNeedless(
  state: RunState,
  tried: { readonly path: string; readonly startedAt: number } | null,
  since: Since,
): RunState {
  if (state.phase.is === "working") return state;
  const isNeedless = ({ thread, for: rest }: Resting): boolean => {
    if ("effectId" in rest) return since.isDecided(rest.effectId);
    const at = since.repairedAt(rest.connectionId);
    if (at === undefined) return false;
    const isThisTry = tried !== null && threadOf(tried.path) === thread;
    return !isThisTry || (at !== null && at >= tried.startedAt);
  };
  return restsOf(state)
    .filter(isNeedless)
    .reduce((now, rest) => apply(now, { kind: "resumed", for: rest.for }), state);
}
