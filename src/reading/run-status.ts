import { z } from "zod";

/** What states a run can have, for the store, the API and its callers. */
export const RunStatus = z
  .enum([
    "waiting",
    "delayed",
    "running",
    "paused",
    "parked",
    "succeeded",
    "succeeded_with_errors",
    "filtered",
    "failed",
    "cancelled",
  ])
  .meta({
    id: "RunStatus",
    description:
      "`delayed`: at a delay that the flow asks for. `succeeded_with_errors`: the flow itself has dealt with failures. `filtered`: a condition has ended it before it wrote anything; `filter` says which. `paused`: a connection needs a person. `parked`: nobody can tell whether a write happened; a person decides.",
  });
export type RunStatus = z.infer<typeof RunStatus>;

export const runStatuses = RunStatus.options;

const Counts = z.record(RunStatus, z.number());

/** A count for each status. */
export function countEach(
  countOf: (status: RunStatus) => number,
): Readonly<Record<RunStatus, number>> {
  return Counts.parse(Object.fromEntries(runStatuses.map((status) => [status, countOf(status)])));
}

export function isOver(status: RunStatus): boolean {
  switch (status) {
    case "succeeded":
    case "succeeded_with_errors":
    case "filtered":
    case "failed":
    case "cancelled":
      return true;
    case "waiting":
    case "delayed":
    case "running":
    case "paused":
    case "parked":
      return false;
  }
}

export const RunKind = z
  .enum(["event", "schedule", "now", "invoke", "webhook", "call", "test", "rerun"])
  .meta({
    id: "RunKind",
    description:
      "What started it. `event`: something new in the outside world. `schedule`: the time. `now`: a person who ran a scheduled flow outside its schedule. `invoke`: another system’s call. `webhook`: a delivery to the flow’s webhook address. `call`: a step of another flow. `test`: a person who tested a draft. `rerun`: a person who ran a run once more.",
  });
export type RunKind = z.infer<typeof RunKind>;
