import type { RunState } from "#engine/decide.ts";
import type { RunStatus } from "#people/reading.ts";

/** What a run's row says about its state, so that it can be found by it. For a run that nobody holds. */
export interface StateColumns {
  readonly status: RunStatus;
  readonly nextAt: number | null;
  readonly pausedFor: string | null;
  readonly over: boolean;
}

/** `next_at` of a run that can go on at once: such runs are taken up in the order of their making. */
export const atOnce = 0;

export function columnsOf({ phase }: RunState): StateColumns {
  const idle = { nextAt: null, pausedFor: null, over: false };
  switch (phase.is) {
    case "working":
      return { ...idle, status: "waiting", nextAt: atOnce };
    case "waiting":
      return { ...idle, status: "waiting", nextAt: phase.until };
    case "paused":
      return { ...idle, status: "paused", pausedFor: phase.connectionId };
    case "parked":
      return { ...idle, status: "parked" };
    case "succeeded":
    case "failed":
    case "cancelled":
      return { ...idle, status: phase.is, over: true };
  }
}
