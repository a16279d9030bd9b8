import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { refusals } from "./error-body.ts";
import type { Env, ServerParts } from "./parts.ts";
import { answer, AnyJson } from "./schemas.ts";

const Words = z.strictObject({ en: z.string(), ja: z.string() });

const JsonSchema = z.unknown().meta({
  type: "object",
  description: "JSON Schema (2020-12). `field` in it says how the field is shown.",
});

const Offer = z.strictObject({
  id: z.string(),
  label: Words,
  help: Words,
  documentation: z
    .url()
    .exactOptional()
    .meta({ description: "The page on which the outside system documents it." }),
  output: JsonSchema,
  sample: AnyJson,
});

const Deed = z.strictObject({
  words: Words,
  amount: z.string().exactOptional(),
  whole: Words.exactOptional(),
  or: z
    .strictObject({ field: z.string(), value: z.union([z.string(), z.boolean()]), words: Words })
    .exactOptional(),
});

const ConnectorList = z
  .strictObject({
    items: z
      .array(
        z.strictObject({
          id: z.string(),
          label: Words,
          help: Words,
          connection: JsonSchema,
          triggers: z
            .array(
              Offer.extend({
                watches: z
                  .string()
                  .meta({ description: "The kind of object that it tells of. See `makes`." }),
                settings: JsonSchema,
              }),
            )
            .readonly(),
          actions: z
            .array(
              Offer.extend({
                kind: z.enum(["read", "effect"]),
                makes: z.array(z.string()).readonly().meta({
                  description: "The kinds of objects that it makes and that triggers watch.",
                }),
                does: Deed.nullable().meta({
                  description: "What it does where it writes, in words that follow a step's name.",
                }),
                input: JsonSchema,
              }),
            )
            .readonly(),
          choices: z.array(z.strictObject({ id: z.string(), label: Words })).readonly(),
        }),
      )
      .readonly(),
  })
  .meta({ id: "ConnectorList" });
type ConnectorList = z.infer<typeof ConnectorList>;

const listConnectors = createRoute({
  method: "get",
  path: "/",
  operationId: "listConnectors",
  tags: ["connectors"],
  summary: "List connectors",
  description:
    "The catalogue: every connector with its triggers, actions and choices, and the schemas of their fields. Labels come in every language.",
  responses: { 200: answer("The catalogue.", ConnectorList), ...refusals() },
});

/** `/connectors`: what can be connected, and what it offers. */
export function connectorRoutes({ engine }: Pick<ServerParts, "engine">) {
  return new OpenAPIHono<Env>().openapi(listConnectors, (c) => {
    const { connectors }: { readonly connectors: ConnectorList["items"] } = engine.catalogue;
    return c.json({ items: connectors }, 200);
  });
}
