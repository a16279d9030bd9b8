import { z } from "@hono/zod-openapi";
import { holders } from "#engine/store.ts";
import { Name } from "#flow/name.ts";
import { MoneyLimit } from "../money-limit.ts";
import { AnyJson, Id, Moment, pageOf } from "../schemas.ts";
import { StoredError } from "../stored-error.ts";

export const ConnectionName = Name(100).meta({
  description: "No other connection of yours looks like it by name.",
  example: "My shop",
});

export const Connection = z
  .strictObject({
    id: Id,
    connector: z.string(),
    name: z.string(),
    mode: z.enum(["test", "live"]).meta({ description: "`live` moves real money." }),
    account: z.string().nullable().meta({
      description:
        "The outside account and, where the settings lead into a part of it, that part; bound for life. Null if the credentials may not ask for it.",
    }),
    accountName: z.string().nullable(),
    settings: z.record(z.string(), AnyJson).meta({ description: "The fields that are no secret." }),
    broken: StoredError.nullable().meta({
      description: "Set while a person must repair it; its runs and polls wait.",
    }),
    holds: z.array(z.strictObject({ by: z.enum(holders), since: Moment })).meta({
      description:
        "What holds it: its owner, its owner's absence (deactivated), or the switch of the whole installation. Its runs and polls wait while there is any.",
    }),
    heir: Id.nullable().meta({ description: "Who may take it over; null: nobody." }),
    limits: z.array(MoneyLimit).meta({
      description:
        "What it moves without asking its owner. A write waits if it is above a limit, in a currency without a limit, or of unknown amount; if this is empty, no write waits.",
    }),
    createdAt: Moment,
  })
  .meta({ id: "Connection" });
export type Connection = z.infer<typeof Connection>;

export const ConnectionUse = z
  .strictObject({
    id: Id,
    name: z.string(),
    state: z.enum(["active", "inactive"]),
    draft: z.boolean().meta({ description: "The draft uses it." }),
    published: z.boolean().meta({ description: "The published version uses it." }),
  })
  .meta({ id: "ConnectionUse" });

const MayIt = z.enum(["yes", "no", "unknown"]);
const Allowed = z.record(z.string(), MayIt);

export const CheckedConnection = z
  .strictObject({
    connection: Connection,
    allows: z
      .strictObject({
        triggers: Allowed,
        actions: Allowed,
        traces: MayIt.exactOptional().meta({
          description:
            "Whether Millrace may find a write whose answer was lost by its key. Absent if the system tells of no keys.",
        }),
      })
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
    name: ConnectionName.exactOptional().meta({
      description:
        "If you leave it out, Millrace names the connection after what it leads to, such as its account.",
    }),
    values: Fields,
  })
  .meta({ id: "NewConnection" });

export const ConnectionChange = z
  .strictObject({
    name: ConnectionName.exactOptional(),
    values: Fields.exactOptional().meta({
      description:
        "New credentials of the same account and mode. Settings left out stay as they are. A setting whose field says `identity` may be sent only with the value that it has.",
    }),
  })
  .meta({ id: "ConnectionChange" });

const readCount = z.int().min(0);

export const Reads = z
  .strictObject({
    hours: z.array(z.strictObject({ hour: Moment, reads: readCount })).meta({
      description: "Reading calls in each hour of the last two days with any, oldest first.",
    }),
    days: z.array(z.strictObject({ from: Moment, reads: readCount })).meta({
      description: "Reading calls in each of the last 31 days (UTC) with any, oldest first.",
    }),
    months: z.array(z.strictObject({ from: Moment, reads: readCount })).meta({
      description: "Reading calls in each of the last twelve months (UTC) with any, oldest first.",
    }),
    month: z.strictObject({
      from: Moment,
      reads: readCount.meta({ description: "Reading calls since the month began (UTC)." }),
      forecast: readCount.meta({
        description: "These, and what the active polls will make until the month ends.",
      }),
      wholeMonth: readCount.meta({
        description: "What the active polls make in a whole month of 30 days.",
      }),
    }),
    polls: z
      .array(
        z.strictObject({
          trigger: z.string(),
          everySeconds: z.int(),
          flows: z.int().meta({ description: "Active flows that share it: it costs once." }),
          callsPerDay: z.int(),
        }),
      )
      .meta({ description: "The active polls, each at the shortest frequency of its flows." }),
    callsPerDay: readCount.meta({ description: "What they make in a day at least." }),
    allowance: z
      .strictObject({
        floorPerMonth: z
          .int()
          .meta({ description: "Reads in 30 days that every account is granted." }),
        perTransaction: z.int().nullable().meta({
          description:
            "Reads granted for each of the account's transactions in that time, if that is more; null if none are.",
        }),
        connections: z.int().meta({
          description: "Your connections to this account: the outside system counts them together.",
        }),
        forecast: readCount.meta({ description: "As `month.forecast`, for all of them." }),
        wholeMonth: readCount.meta({ description: "As `month.wholeMonth`, for all of them." }),
        transactionsNeeded: readCount.nullable().meta({
          description:
            "Transactions in a month that grant that many reads; 0 within the floor, null if transactions grant none.",
        }),
        level: z.enum(["fine", "near", "over"]).meta({
          description:
            "`near`: four fifths of the floor. `over`: more than the floor. Judged by the higher of `forecast` and `wholeMonth`.",
        }),
      })
      .nullable()
      .meta({
        description: "What the outside system grants an account; null if it names nothing.",
      }),
    dayUse: z
      .strictObject({
        used: readCount.meta({ description: "Calls of all programs of the account." }),
        of: z.int().min(1),
        at: Moment.meta({ description: "When the outside system said so." }),
      })
      .nullable()
      .meta({
        description:
          "What the outside system has said last of the calls that it allows the account in 24 hours; null if it has said nothing in the last 24 hours.",
      }),
  })
  .meta({ id: "Reads" });
export type Reads = z.infer<typeof Reads>;

export const ChoicePage = pageOf(
  z.strictObject({
    value: z.string(),
    label: z.string(),
    detail: z.string().exactOptional(),
    fill: z.enum(["required", "generated"]).exactOptional().meta({
      description:
        "Of a part of a record, such as a column: a new record needs it (`required`), or the system makes it itself (`generated`).",
    }),
  }),
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
