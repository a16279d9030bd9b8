import { z } from "@hono/zod-openapi";
import { AnyJson, Id, Moment, pageOf } from "../schemas.ts";
import { StoredError } from "../stored-error.ts";

const ConnectionName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}*$/u)
  .meta({ description: "Unique among the connections.", example: "My shop" });

export const Connection = z
  .strictObject({
    id: Id,
    connector: z.string(),
    name: z.string(),
    mode: z.enum(["test", "live"]).meta({ description: "`live` moves real money." }),
    account: z.string().nullable().meta({
      description: "The outside account, bound for life; null where it may not be asked for.",
    }),
    accountName: z.string().nullable(),
    settings: z.record(z.string(), AnyJson).meta({ description: "The fields that are no secret." }),
    broken: StoredError.nullable().meta({
      description: "Set while a person must repair it; its runs and polls wait.",
    }),
    createdAt: Moment,
  })
  .meta({ id: "Connection" });
export type Connection = z.infer<typeof Connection>;

const Allowed = z.record(z.string(), z.enum(["yes", "no", "unknown"]));

export const CheckedConnection = z
  .strictObject({
    connection: Connection,
    allows: z
      .strictObject({ triggers: Allowed, actions: Allowed })
      .meta({ description: "What the credentials may do, by trigger and action id." }),
  })
  .meta({ id: "CheckedConnection" });

const Fields = z.record(z.string(), AnyJson).meta({
  description:
    "The connector's fields, as its `connection` schema in the catalogue says. Secrets are sealed and never come back.",
  example: { apiKey: "sk_test_..." },
});

export const NewConnection = z
  .strictObject({
    connector: z.string().min(1).max(100).meta({ example: "stripe" }),
    name: ConnectionName,
    values: Fields,
  })
  .meta({ id: "NewConnection" });

export const ConnectionChange = z
  .strictObject({
    name: ConnectionName.exactOptional(),
    values: Fields.exactOptional().meta({
      description:
        "New credentials of the same account and mode. Settings left out stay as they are.",
    }),
  })
  .meta({ id: "ConnectionChange" });

export const Reads = z
  .strictObject({
    hours: z.array(z.strictObject({ hour: Moment, reads: z.int() })).meta({
      description: "Reading calls in each hour of the last two days with any, oldest first.",
    }),
    month: z.strictObject({
      from: Moment,
      reads: z.int().meta({ description: "Reading calls since the month began (UTC)." }),
      forecast: z
        .int()
        .meta({ description: "At the pace of the last day, by the end of the month." }),
      floor: z.int().nullable().meta({
        description: "What the outside system allows every account; null where it names none.",
      }),
    }),
  })
  .meta({ id: "Reads" });
export type Reads = z.infer<typeof Reads>;

export const ChoicePage = pageOf(
  z.strictObject({ value: z.string(), label: z.string(), detail: z.string().exactOptional() }),
).meta({ id: "ChoicePage" });

export const Sample = z
  .strictObject({
    data: AnyJson,
    real: z
      .boolean()
      .meta({ description: "False: a documented sample, because there is no real one." }),
  })
  .meta({ id: "Sample" });
export type Sample = z.infer<typeof Sample>;

export const EventCount = z
  .strictObject({
    count: z.int(),
    atLeast: z.boolean().meta({ description: "True where counting stopped at 1,000." }),
  })
  .meta({ id: "EventCount" });
