import { z } from "zod";
import { runStatuses, type RunStatus as Status } from "#flow/run-status.ts";

/** What the API tells of a run as it is read. The API's own schemas add what only the server knows. */

export const Id = z.string().min(1).max(200).meta({ description: "An id as the API gave it." });

export const RunStatus = z.enum(runStatuses).meta({
  id: "RunStatus",
  description:
    "`delayed`: at a delay that the flow asks for. `succeeded_with_errors`: the flow itself has dealt with failures. `filtered`: a condition has ended it before it wrote anything; `filter` says which. `paused`: a connection needs a person. `parked`: nobody can tell whether a write happened; a person decides.",
});

export const RunKind = z
  .enum(["event", "schedule", "now", "invoke", "webhook", "call", "test", "rerun"])
  .meta({
    id: "RunKind",
    description:
      "What started it. `event`: something new in the outside world. `schedule`: the time. `now`: a person who ran a scheduled flow outside its schedule. `invoke`: another system’s call. `webhook`: a delivery to the flow’s webhook address. `call`: a step of another flow. `test`: a person who tested a draft. `rerun`: a person who ran a run once more.",
  });
export type RunKind = z.infer<typeof RunKind>;

export const StepStatus = z.enum([
  "done",
  "failed",
  "handled",
  "working",
  "retrying",
  "delayed",
  "paused",
  "parked",
]);
export type StepStatus = z.infer<typeof StepStatus>;

export const AttemptOutcome = z.enum(["done", "retry", "failed", "paused", "parked", "delayed"]);
export type AttemptOutcome = z.infer<typeof AttemptOutcome>;

export const ItemStatus = z
  .enum(["working", "retrying", "delayed", "paused", "parked", "succeeded", "failed", "unfinished"])
  .meta({ description: "`unfinished`: it was not over when the run was." });
export type ItemStatus = z.infer<typeof ItemStatus>;

export const WriteState = z.enum(["open", "done", "failed", "parked", "stopped"]);
export type WriteState = z.infer<typeof WriteState>;

export const FoundBy = z.enum(["key", "mark", "state"]);
export type FoundBy = z.infer<typeof FoundBy>;

/** How far a loop has come. */
export const LoopProgress = z.strictObject({
  path: z.string(),
  count: z.int().meta({ description: "How many items the list holds." }),
  begun: z.int(),
  open: z.int().meta({ description: "Begun, and not over." }),
  succeeded: z.int(),
  failed: z.int(),
  written: z.int().meta({ description: "How many writes to the outside world were done in it." }),
});

/** The run, and the step in it, that has called another. */
export const CallerRun = z
  .strictObject({
    path: z.string().meta({ description: "Of the step that calls." }),
    runId: Id,
    flowId: Id,
    flowName: z.string(),
  })
  .meta({ id: "CallerRun" });

/** A run that a step of another run has started; the path is that step's. */
export const CalledRun = CallerRun.extend({ status: RunStatus });

const Counts = z.record(RunStatus, z.number());

/** A count for each status. */
export function countEach(countOf: (status: Status) => number): Readonly<Record<Status, number>> {
  return Counts.parse(Object.fromEntries(runStatuses.map((status) => [status, countOf(status)])));
}
