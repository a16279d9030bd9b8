import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { refusals } from "./error-body.ts";
import { madeOnce } from "./made-once.ts";
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
  shaped: z
    .strictObject({
      of: z.string(),
      at: z.array(z.array(z.string()).readonly()).readonly(),
      sets: z
        .strictObject({
          fields: z.array(z.strictObject({ list: z.string(), name: z.string() })).readonly(),
          isNew: z.boolean(),
          typed: z.literal(true).exactOptional(),
        })
        .exactOptional(),
    })
    .exactOptional()
    .meta({
      description:
        "Which field names the thing, such as a table, whose records these are; where they stand in the output (`*`: in each item of a list); which lists of the input set fields of a record, whether it may be a new one, and whether its fields take values of their own types alone. `GET /connections/{id}/fields` shows the fields.",
    }),
  declared: z
    .strictObject({ field: z.string(), at: z.array(z.string()).readonly() })
    .exactOptional()
    .meta({
      description:
        "The field of a trigger or a step whose text, an example in JSON, says what a part of the output looks like; and where that part stands (`*`: in each item of a list).",
    }),
});

const Deed = z.strictObject({
  words: Words,
  amount: z.string().exactOptional(),
  sum: z
    .strictObject({ list: z.string(), amount: z.string(), lowered: z.string().exactOptional() })
    .exactOptional(),
  whole: Words.exactOptional(),
  filled: z
    .strictObject({ fields: z.array(z.string()).readonly(), words: Words, whole: Words })
    .exactOptional()
    .meta({
      description:
        "What the write does if one of these fields is filled in: it then moves money, and only the other side knows how much.",
    }),
  or: z
    .strictObject({ field: z.string(), value: z.union([z.string(), z.boolean()]), words: Words })
    .exactOptional(),
});

const EffectKind = z.union([
  z.strictObject({ kind: z.literal("keyed"), hours: z.number() }),
  z.strictObject({ kind: z.enum(["ledger", "guarded", "unsafe"]) }),
  z.strictObject({
    kind: z.literal("sets"),
    several: z.literal(true).exactOptional().meta({
      description: "Of several objects: a repeat leaves out those that a newer run has set.",
    }),
    looks: z.literal(true).exactOptional().meta({
      description:
        "People choose the name of the object: before a repeat, Millrace looks whether it is still the same object.",
    }),
  }),
  z.strictObject({
    kind: z.literal("findable"),
    where: Words.exactOptional().meta({ description: "Where it can be found, if not everywhere." }),
  }),
]);

const OnceOfOne = z.union([
  EffectKind,
  z.strictObject({
    kind: z.literal("chosen"),
    field: z.string(),
    kinds: z.record(z.string(), EffectKind).readonly(),
    hours: z.string().exactOptional(),
  }),
]);

const Alteration = z.enum(["new", "changed", "gone"]);

const ConnectorList = z
  .strictObject({
    items: z
      .array(
        z.strictObject({
          id: z.string(),
          label: Words,
          help: Words,
          otherSide: Words.exactOptional().meta({
            description: "How sentences name the other side, if its label does not.",
          }),
          connection: JsonSchema,
          readsPerMinute: z.int().exactOptional().meta({
            description: "Reading calls that the system accepts in a minute, as it documents.",
          }),
          triggers: z
            .array(
              Offer.extend({
                watches: z
                  .string()
                  .meta({ description: "The kind of object that it tells of. See `makes`." }),
                settings: JsonSchema,
                where: z.array(z.string()).readonly().exactOptional().meta({
                  description:
                    "Names of the settings that say where it looks, such as in which table. Flows that look in the same place share one poll.",
                }),
                shares: z.strictObject({ id: z.string(), label: Words }).exactOptional().meta({
                  description:
                    "The list that it shares with other triggers of the connector. Flows on these triggers share one poll, which has this id.",
                }),
                rows: z.literal(true).exactOptional().meta({
                  description:
                    "It compares rows with what it read before, so a flow on it cannot start from a date.",
                }),
                callsPerPoll: z.int().exactOptional().meta({
                  description:
                    "Reading calls of a poll that finds nothing new. Left out if it makes one, or if their number depends on what is there.",
                }),
                comesLater: z
                  .strictObject({
                    fields: z.array(z.array(z.string()).readonly()).readonly(),
                    withinSeconds: z.int(),
                  })
                  .exactOptional()
                  .meta({
                    description:
                      "Keys of the fields that the outside system fills in later than the event, and within which time after it. A published flow that uses one of them waits for it for so long.",
                  }),
                compares: z
                  .strictObject({
                    place: z.string(),
                    fields: z.string().exactOptional(),
                    tells: z.array(Alteration).readonly(),
                  })
                  .exactOptional()
                  .meta({
                    description:
                      "Which settings name the place whose records it compares and the fields that count, and what it tells of. See `alters`.",
                  }),
              }),
            )
            .readonly(),
          rings: z
            .strictObject({
              secretPrefix: z.string().exactOptional(),
              events: z.array(z.string()).readonly(),
              setUp: z.array(Words).readonly(),
              page: z.url(),
            })
            .exactOptional()
            .meta({
              description:
                "What a person sets up at the outside system so that its webhooks have the triggers poll sooner.",
            }),
          actions: z
            .array(
              Offer.extend({
                kind: z.enum(["read", "effect"]),
                once: z
                  .union([
                    OnceOfOne,
                    z.strictObject({
                      kind: z.literal("parts"),
                      parts: z
                        .array(
                          z.strictObject({
                            name: z.string(),
                            label: Words,
                            action: z.string(),
                            once: OnceOfOne,
                          }),
                        )
                        .readonly(),
                    }),
                  ])
                  .nullable()
                  .meta({
                    description:
                      "Why its writes happen once; `chosen`: a field of the step says it; `parts`: the step writes several times, with the `action` of each part. Null if it writes nothing.",
                  }),
                makes: z.array(z.string()).readonly().meta({
                  description: "The kinds of objects that it makes and that triggers watch.",
                }),
                alters: z
                  .strictObject({
                    place: z.string(),
                    by: z.array(Alteration).readonly(),
                    fields: z
                      .array(z.strictObject({ list: z.string(), name: z.string() }))
                      .readonly()
                      .exactOptional(),
                  })
                  .exactOptional()
                  .meta({
                    description:
                      "What it does to the records of a place, such as a table. Triggers that compare them start flows on it.",
                  }),
                does: Deed.nullable().meta({
                  description: "What it does where it writes, in words that follow a step's name.",
                }),
                partOnly: z.literal(true).exactOptional().meta({
                  description:
                    "It is a part of steps that make several writes, and not offered as a step of its own.",
                }),
                vouched: z.literal(true).exactOptional().meta({
                  description:
                    "Nothing can be read of what a write made. A person who says that it happened names no object.",
                }),
                retrieved: z.literal(true).exactOptional().meta({
                  description:
                    "What a write made is read by the ID that a person gives. Where an action is neither `vouched` nor `retrieved`, a person cannot say that a parked write happened.",
                }),
                input: JsonSchema,
                sends: z
                  .strictObject({
                    base: z.string(),
                    path: z.string(),
                    query: z.string(),
                    headers: z.string(),
                    write: z
                      .strictObject({
                        methods: z.array(z.string()).readonly(),
                        method: z.string(),
                        body: z.string(),
                        json: z.string(),
                        form: z.string(),
                        text: z.string(),
                        contentType: z.string(),
                      })
                      .exactOptional(),
                  })
                  .exactOptional()
                  .meta({
                    description:
                      "The fields of a step that make up one HTTP request, so that it can be filled in from a curl command.",
                  }),
              }),
            )
            .readonly(),
          choices: z
            .array(
              z.strictObject({
                id: z.string(),
                label: Words,
                making: z.strictObject({ label: Words, help: Words }).exactOptional().meta({
                  description:
                    "What the owner of a connection can have made at the other side where the list lacks it: see `POST /connections/{id}/choices/{choices}`.",
                }),
              }),
            )
            .readonly(),
          shapes: z.literal(true).exactOptional().meta({
            description: "It tells the fields of things that only a connection knows.",
          }),
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
    "The catalogue: every connector with its triggers, actions and choices, and the schemas of their fields. Labels come in every language. The answer has an `ETag` and changes with the product alone.",
  responses: { 200: answer("The catalogue.", ConnectorList), ...refusals() },
});

/** `/connectors`: what can be connected, and what it offers. */
export function connectorRoutes({ engine }: Pick<ServerParts, "engine">) {
  const routes = new OpenAPIHono<Env>();
  routes.use("/", madeOnce());
  return routes.openapi(listConnectors, (c) => {
    const { connectors }: { readonly connectors: ConnectorList["items"] } = engine.catalogue;
    return c.json({ items: connectors }, 200);
  });
}
