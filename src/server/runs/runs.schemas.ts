import { z } from "@hono/zod-openapi";
import { FlowDocument } from "../flows/flows.schemas.ts";
import { AnyJson, AskedMoment, Cursor, Id, limitOf, Moment, pageOf } from "../schemas.ts";
import { StoredError } from "../stored-error.ts";

const RunStatus = z
  .enum(["waiting", "running", "paused", "parked", "succeeded", "failed", "cancelled"])
  .openapi("RunStatus", {
    description:
      "`paused`: a connection needs a person. `parked`: nobody can tell whether a write happened; a person decides.",
  });

export const RunSummary = z
  .strictObject({
    id: Id,
    flowId: Id,
    flowName: z.string(),
    versionNumber: z.int(),
    status: RunStatus,
    reference: z.string().openapi({
      description: "What it is about: the outside record's id, or the name of a run without one.",
      example: "ch_3Pxyz",
    }),
    eventAt: Moment,
    createdAt: Moment,
    startedAt: Moment.nullable(),
    endedAt: Moment.nullable(),
    resumesAt: Moment.nullable().openapi({ description: "When a waiting run goes on." }),
    error: StoredError.nullable().openapi({
      description: "What it failed with, is parked with, or retries after.",
    }),
  })
  .openapi("RunSummary");
export type RunSummary = z.infer<typeof RunSummary>;

const Outcome = z.enum(["done", "retry", "failed", "paused", "parked"]);

export const Run = RunSummary.extend({
  document: FlowDocument.openapi({ description: "The version that it works on." }),
  event: AnyJson.openapi({ description: "What the trigger gave." }),
  steps: z.array(
    z.strictObject({
      path: z.string(),
      status: z.enum(["done", "failed", "retrying", "paused", "parked"]),
      input: AnyJson,
      output: AnyJson,
      attempts: z.array(
        z.strictObject({
          number: z.int(),
          startedAt: Moment,
          endedAt: Moment,
          outcome: Outcome,
          error: StoredError.nullable(),
          requestId: z
            .string()
            .nullable()
            .openapi({ description: "The outside system's name for the request." }),
        }),
      ),
    }),
  ),
  effects: z
    .array(
      z.strictObject({
        id: z.string(),
        generation: z.int(),
        path: z.string(),
        state: z.enum(["open", "done", "failed", "parked", "stopped"]),
        mode: z.enum(["test", "live"]),
        method: z.string(),
        resource: z.string(),
        params: AnyJson,
        sends: z.int(),
        firstSentAt: Moment.nullable(),
        lastSentAt: Moment.nullable(),
        objectId: z.string().nullable(),
        error: StoredError.nullable(),
      }),
    )
    .openapi({ description: "Its writes to the outside world." }),
}).openapi("Run");
export type Run = z.infer<typeof Run>;

export const RunQuery = z.strictObject({
  flow: Id.exactOptional().openapi({ description: "Runs of this flow only." }),
  status: RunStatus.exactOptional(),
  text: z
    .string()
    .min(1)
    .max(200)
    .exactOptional()
    .openapi({ description: "Looks in references and error messages." }),
  from: AskedMoment.exactOptional().openapi({ description: "Runs made at this moment or later." }),
  to: AskedMoment.exactOptional().openapi({ description: "Runs made before this moment." }),
  limit: limitOf(50),
  cursor: Cursor,
});

export const RunPage = pageOf(RunSummary).openapi("RunPage");
