import type { RunStatus } from "#flow/run-status.ts";
import { isParked, pausedFor } from "./rests.ts";
import type { RunState } from "./run-state.ts";

/** What a run's row says about its state, so that it can be found by it. For a run that nobody holds. */
export interface StateColumns {
  readonly status: RunStatus;
  readonly nextAt: number | null;
  /** When a delay of the flow's own is over. */
  readonly delayedUntil: number | null;
  readonly pausedFor: string | null;
  readonly over: boolean;
}

/** Stands in the text of a state with an item that rests for this connection, and seldom in another. */
export function restingFor(connectionId: string): string {
  return `"connectionId":${JSON.stringify(connectionId)}`;
}

/** `next_at` of a run that can go on at once: such runs are taken up by turns (`turns.ts`). */
export const atOnce = 0;

/**
 * Pure: what the row of a run in this state says. One that rests for a person's decision in any item is parked, and
 * found as such, though it may go on in another.
 */
export function columnsOf(state: RunState): StateColumns {
  const { phase } = state;
  // A run of which one item rests for a connection may wait for a time with another.
  const idle = { nextAt: null, delayedUntil: null, pausedFor: pausedFor(state), over: false };
  const parkedOr = (status: RunStatus): RunStatus => (isParked(state) ? "parked" : status);
  switch (phase.is) {
    case "working":
      return { ...idle, status: parkedOr("waiting"), nextAt: atOnce };
    case "waiting":
      return { ...idle, status: parkedOr("waiting"), nextAt: phase.until };
    case "delayed":
      return { ...idle, status: parkedOr("delayed"), delayedUntil: phase.until };
    case "paused":
      return { ...idle, status: parkedOr("paused") };
    case "parked":
      return { ...idle, status: "parked" };
    case "succeeded":
      return { ...idle, status: endOf(state), over: true };
    case "failed":
    case "cancelled":
      return { ...idle, status: phase.is, over: true };
  }
}

/** A run that has written something is not called filtered, whatever ended it. */
function endOf({ handled = 0, filtered, acted }: RunState): RunStatus {
  if (handled > 0) return "succeeded_with_errors";
  return filtered !== undefined && acted !== true ? "filtered" : "succeeded";
}
