import { z } from "@hono/zod-openapi";
import { Id, Moment } from "../schemas.ts";

/** The fields of things that only a connection knows, such as tables, as the API writes them. */

type FieldType =
  | { is: "text" | "date" | "dateTime" | "number" | "integer" | "boolean" | "json" }
  | { is: "list"; items: FieldType }
  | { is: "group"; fields: RecordField[] };

const FieldType: z.ZodType<FieldType> = z
  .lazy(() =>
    z.discriminatedUnion("is", [
      z.strictObject({
        is: z.enum(["text", "date", "dateTime", "number", "integer", "boolean", "json"]),
      }),
      z.strictObject({ is: z.literal("list"), items: FieldType }),
      z.strictObject({ is: z.literal("group"), fields: z.array(RecordField) }),
    ]),
  )
  .meta({ id: "FieldType" });

const fieldParts = z.strictObject({
  key: z.string().meta({ description: "Its name in a record." }),
  label: z.string(),
  type: FieldType,
  kind: z.string().exactOptional().meta({
    description: "The type as the system itself writes it, such as `character varying(50)`.",
  }),
  required: z.boolean().meta({ description: "A new record needs it." }),
  readOnly: z.literal(true).exactOptional().meta({ description: "No step can set it." }),
  nullable: z.boolean().meta({ description: "It may hold nothing." }),
  hasDecimals: z.literal(true).exactOptional().meta({ description: "A number with decimals." }),
  choices: z.array(z.string()).exactOptional().meta({ description: "All values that it takes." }),
  length: z.int().exactOptional().meta({ description: "The most characters that it holds." }),
  help: z.string().exactOptional(),
  id: z.string().exactOptional().meta({ description: "Stays the same when it is renamed." }),
});
export type RecordField = z.infer<typeof fieldParts>;
const RecordField: z.ZodType<RecordField> = z.lazy(() => fieldParts).meta({ id: "RecordField" });

export const ThingName = z.string().min(1).max(500).meta({
  description: "The name of what has the fields, such as a table.",
});

const parts = {
  of: z.string(),
  digest: z.string().meta({
    description: "Names these fields: it changes with whatever a flow can depend on.",
  }),
  fields: z.array(RecordField).nullable().meta({
    description: "Null: the system has no such thing.",
  }),
};

export const ConnectionFields = z
  .strictObject({ ...parts, readAt: Moment })
  .meta({ id: "ConnectionFields" });
export type ConnectionFields = z.infer<typeof ConnectionFields>;

export const FlowFields = z
  .strictObject({ items: z.array(z.strictObject({ connection: Id, ...parts })) })
  .meta({ id: "FlowFields" });
export type FlowFields = z.infer<typeof FlowFields>;
