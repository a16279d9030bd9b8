import { z } from "@hono/zod-openapi";
import { FlowDocument as Document, FlowName } from "#flow/document.ts";
import { FlowExport as Export } from "#flow/exchange.ts";
import { Operation } from "#flow/operation.ts";
import { component } from "../components.ts";
import { AskedMoment, AnyJson, Id, Moment } from "../schemas.ts";
import { StoredError } from "../stored-error.ts";

export const FlowDocument = component("FlowDocument", Document);
const FlowOperation = component("FlowOperation", Operation);
export const FlowExport = component("FlowExport", Export);

const Revision = z.int().min(0).openapi({
  description: "Rises with every change; a change names the one it was based on.",
});

const Version = z
  .strictObject({
    id: Id,
    number: z.int().openapi({ description: "1, 2, 3 ... in the order of publication." }),
    publishedAt: Moment,
  })
  .openapi("FlowVersion");

const count = z.int().min(0);

export const Activity = z
  .strictObject({
    runs: z
      .strictObject({
        waiting: count,
        running: count,
        paused: count,
        parked: count,
        succeeded: count,
        failed: count,
        cancelled: count,
      })
      .openapi({ description: "Runs by status." }),
    lastRunAt: Moment.nullable(),
    nextAt: Moment.nullable().openapi({
      description: "When it looks for events, or starts, next.",
    }),
    catchingUp: z
      .strictObject({ from: Moment, to: Moment })
      .nullable()
      .openapi({ description: "What is left of catching up on the past; null when nothing is." }),
    pollError: StoredError.nullable().openapi({
      description: "The last failure to look for events, while it lasts.",
    }),
  })
  .openapi("FlowActivity");
export type Activity = z.infer<typeof Activity>;

export const FlowSummary = z
  .strictObject({
    id: Id,
    name: z.string(),
    state: z.enum(["active", "inactive"]),
    revision: Revision,
    version: Version.nullable().openapi({
      description: "The version that new runs get; null before the first publication.",
    }),
    changed: z.boolean().openapi({ description: "The draft differs from the published version." }),
    createdAt: Moment,
    changedAt: Moment,
    polling: z.strictObject({ everySeconds: z.int(), callsPerDay: z.int() }).nullable().openapi({
      description:
        "How often the draft's trigger asks, and how many calls that is per day at least; null for other triggers.",
    }),
    activity: Activity.nullable(),
  })
  .openapi("FlowSummary");
export type FlowSummary = z.infer<typeof FlowSummary>;

export const Flow = FlowSummary.extend({
  draft: FlowDocument.openapi({ description: "What people edit." }),
  published: FlowDocument.nullable().openapi({ description: "What new runs do." }),
}).openapi("Flow");
export type Flow = z.infer<typeof Flow>;

export const NewFlow = z
  .strictObject({ name: FlowName, draft: FlowDocument.exactOptional() })
  .openapi("NewFlow");

export const FlowChange = z
  .strictObject({ name: FlowName, draft: FlowDocument, revision: Revision })
  .openapi("FlowChange");

export const FlowEdit = z
  .strictObject({ operation: FlowOperation, revision: Revision })
  .openapi("FlowEdit");

export const FlowCopy = z
  .strictObject({
    name: FlowName.exactOptional().openapi({ description: "“Copy of ...” where it is left out." }),
  })
  .openapi("FlowCopy");

export const Activation = z
  .strictObject({
    from: z
      .union([z.enum(["now", "where_it_stood"]), z.strictObject({ date: AskedMoment })])
      .openapi({
        description:
          "`now`: events from this moment on. `where_it_stood`: also those since it was deactivated. A date: also the past ones from then on, oldest first.",
      }),
  })
  .openapi("Activation");

export const FlowImport = z
  .strictObject({
    export: AnyJson.openapi({ description: "What `GET /flows/{id}/export` gave." }),
    connections: z
      .record(z.string(), Id)
      .exactOptional()
      .openapi({
        description:
          "A connection of yours for each slot of the export. Steps of a slot left out have none yet.",
        example: { stripe: "connection_7kq2" },
      }),
  })
  .openapi("FlowImport");

export const Problems = z
  .strictObject({
    ready: z.boolean().openapi({ description: "True where no problem is an error." }),
    problems: z.array(
      z.strictObject({
        code: z.string(),
        severity: z.enum(["error", "warning"]),
        message: z.string(),
        step: z
          .string()
          .nullable()
          .openapi({ description: "A step's id, `trigger`, or null for the flow as a whole." }),
        path: z.array(z.string()).openapi({ description: "Keys from there." }),
      }),
    ),
  })
  .openapi("FlowProblems");
export type Problems = z.infer<typeof Problems>;
