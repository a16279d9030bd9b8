/** How a run is found, by the state that it is in. */
export const runStatuses = [
  "waiting",
  /** At a delay that the flow asks for. */
  "delayed",
  "running",
  "paused",
  "parked",
  "succeeded",
  /** The flow has dealt with failures itself. */
  "succeeded_with_errors",
  /** A condition has ended it before it wrote anything. */
  "filtered",
  "failed",
  "cancelled",
] as const;

export type RunStatus = (typeof runStatuses)[number];
