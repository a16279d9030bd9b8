import type { RunStatus } from "#flow/run-status.ts";
import type { BatchAct } from "../../api/batches.ts";

/** What can be done with many runs, in the order in which it is offered. */
export const batchActs = [
  "continue",
  "rerun",
  "cancel",
  "send",
  "allow",
  "stop",
] as const satisfies readonly BatchAct[];

/** What a person most likely wants of a list that shows these statuses alone; null where nobody can tell. */
export function likelyAct(statuses: readonly RunStatus[]): BatchAct | null {
  const acts = new Set(statuses.map(likely));
  const [only = null] = acts;
  return acts.size === 1 ? only : null;
}

function likely(status: RunStatus): BatchAct {
  switch (status) {
    case "failed":
      return "continue";
    case "parked":
      return "send";
    case "succeeded":
    case "succeeded_with_errors":
    case "filtered":
    case "cancelled":
      return "rerun";
    case "waiting":
    case "delayed":
    case "running":
    case "paused":
      return "cancel";
  }
}
