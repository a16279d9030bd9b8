import { z } from "@hono/zod-openapi";
import { FlowDocument } from "#flow/document.ts";
import { refusal } from "#sdk/fields.ts";
import { text } from "#sdk/text.ts";
import { AnyJson, AskedMoment, Cursor, Id, limitOf, Moment, pageOf } from "../schemas.ts";
import { StoredError } from "../stored-error.ts";
import { UsedConnection } from "../used-connections.ts";

const RunStatus = z
  .enum(["waiting", "running", "paused", "parked", "succeeded", "failed", "cancelled"])
  .meta({
    id: "RunStatus",
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
    reference: z.string().meta({
      description: "What it is about: the outside record's id, or the name of a run without one.",
      example: "ch_3Pxyz",
    }),
    eventAt: Moment,
    createdAt: Moment,
    startedAt: Moment.nullable(),
    endedAt: Moment.nullable(),
    resumesAt: Moment.nullable().meta({ description: "When a waiting run goes on." }),
    error: StoredError.nullable().meta({
      description: "What it failed with, is parked with, or retries after.",
    }),
  })
  .meta({ id: "RunSummary" });
export type RunSummary = z.infer<typeof RunSummary>;

const Outcome = z.enum(["done", "retry", "failed", "paused", "parked"]);

export const Run = RunSummary.extend({
  document: FlowDocument.meta({ description: "The version that it works on." }),
  connections: z.array(UsedConnection).meta({ description: "The connections in it." }),
  event: AnyJson.meta({ description: "What the trigger gave." }),
  steps: z.array(
    z.strictObject({
      path: z.string(),
      status: z
        .enum(["done", "failed", "retrying", "paused", "parked", "cancelled"])
        .meta({ description: "`cancelled`: the run was cancelled before the step was done." }),
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
            .meta({ description: "The outside system's name for the request." }),
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
        error: StoredError.nullable().meta({
          description: "Why it failed, or why nobody can tell whether it happened.",
        }),
        parkedAt: Moment.nullable(),
        lookUps: z.int().meta({ description: "How often it was looked for in vain." }),
        lastLookUpAt: Moment.nullable(),
        lookedFrom: Moment.nullable().meta({
          description: "Over which time of the outside system it was looked for.",
        }),
        lookedTo: Moment.nullable(),
        nextLookUpAt: Moment.nullable().meta({
          description: "When it is looked for next by itself; null: not any more.",
        }),
      }),
    )
    .meta({ description: "Its writes to the outside world." }),
}).meta({ id: "Run" });
export type Run = z.infer<typeof Run>;

const seen = {
  effectId: z.string().min(1).max(500).meta({ description: "The parked write, from `effects`." }),
  generation: z.int().min(0).meta({ description: "Its generation, as it was seen." }),
};

export const Decision = z
  .discriminatedUnion("decision", [
    z.strictObject({
      decision: z.literal("happened"),
      ...seen,
      objectId: z
        .string()
        .trim()
        .min(1)
        .max(500)
        .meta({ description: "What the write made, by the outside system's id. It is read." }),
    }),
    z.strictObject({
      decision: z.literal("send"),
      ...seen,
      confirm: z
        .boolean()
        .exactOptional()
        .meta({ description: "In live mode: the money that would move has been seen." }),
    }),
    z.strictObject({ decision: z.literal("stop"), ...seen }),
  ])
  .meta({ id: "ParkedDecision" });
export type Decision = z.infer<typeof Decision>;

const statusList = RunStatus.options.join(", ");

const listOf = (said: string | readonly string[]): string[] =>
  typeof said === "string" ? [said] : [...said];

const Statuses = z
  .union([z.string(), z.array(z.string()).max(20)])
  .refine(
    (said) => listOf(said).every((one) => RunStatus.safeParse(one).success),
    refusal(
      text(
        `This must be one of: ${statusList}.`,
        `次のいずれかにしてください: ${statusList.replaceAll(", ", "、")}`,
      ),
    ),
  )
  .transform(listOf)
  .pipe(z.array(RunStatus))
  .meta({
    description: "Runs with this status; said several times, with any of these.",
    anyOf: [
      { type: "string", enum: RunStatus.options },
      { type: "array", items: { type: "string", enum: RunStatus.options } },
    ],
  });

export const RunQuery = z.strictObject({
  flow: Id.exactOptional().meta({ description: "Runs of this flow only." }),
  status: Statuses.exactOptional(),
  text: z.string().min(1).max(200).exactOptional().meta({
    description:
      "Looks in references, and in the error messages of runs whose connections are all your own: those of others may tell of their accounts.",
  }),
  from: AskedMoment.exactOptional().meta({ description: "Runs made at this moment or later." }),
  to: AskedMoment.exactOptional().meta({ description: "Runs made before this moment." }),
  limit: limitOf(50),
  cursor: Cursor,
});

export const RunPage = pageOf(RunSummary).meta({ id: "RunPage" });
