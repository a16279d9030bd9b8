import { z } from "zod";
import { RunStatus } from "./run-status.ts";

/** What the API tells of a run as it is read. The API's own schemas add what only the server knows. */

export const Id = z.string().min(1).max(200).meta({ description: "An id as the API gave it." });

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
