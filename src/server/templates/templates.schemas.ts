import { z } from "@hono/zod-openapi";
import { jobs } from "#templates/template.ts";
import { Id } from "../schemas.ts";

const Words = z.strictObject({ en: z.string(), ja: z.string() });

const Start = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("event"), connector: z.string(), trigger: z.string() }),
  z.strictObject({ kind: z.enum(["schedule", "invoke", "webhook"]) }),
]);

const Template = z
  .strictObject({
    id: z.string().meta({ example: "charge-to-row" }),
    name: Words,
    help: Words,
    jobs: z.array(z.enum(jobs)).readonly().meta({ description: "What it is for." }),
    starts: Start.meta({ description: "What starts its flow." }),
    steps: z
      .array(z.strictObject({ id: z.string(), connector: z.string(), action: z.string() }))
      .readonly()
      .meta({ description: "The actions of its flow, in their order." }),
    connections: z
      .array(z.string())
      .readonly()
      .meta({ description: "The connectors to which it needs a connection." }),
    tables: z
      .array(z.strictObject({ name: z.string(), statement: z.string() }))
      .readonly()
      .meta({ description: "The tables that it writes to, and the statement that makes each." }),
    open: z
      .array(z.strictObject({ step: z.string(), field: z.string(), words: Words }))
      .readonly()
      .meta({ description: "The fields that are to be filled in before the flow is activated." }),
  })
  .meta({ id: "Template" });
export type Template = z.infer<typeof Template>;

export const TemplateList = z
  .strictObject({ items: z.array(Template).readonly() })
  .meta({ id: "TemplateList" });

export const FlowOfTemplate = z
  .strictObject({
    template: z.string().min(1).max(100).meta({ example: "charge-to-row" }),
    connections: z
      .record(z.string(), Id)
      .exactOptional()
      .meta({
        description:
          "A connection of yours for each connector that the template needs. Steps of one left out have none yet.",
        example: { stripe: "connection_7kq2" },
      }),
    timeZone: z.string().min(1).max(100).exactOptional().meta({
      description:
        "If it is left out, it is the one in your profile, or UTC if the profile has none.",
    }),
  })
  .meta({ id: "FlowOfTemplate" });
export type FlowOfTemplate = z.infer<typeof FlowOfTemplate>;
