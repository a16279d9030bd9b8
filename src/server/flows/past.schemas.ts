import { z } from "@hono/zod-openapi";
import { Money } from "../runs/money.schemas.ts";
import { AnyJson, Moment } from "../schemas.ts";

export const FlowRecords = z
  .strictObject({
    items: z.array(
      z.strictObject({
        key: z.string().meta({
          description: "Names the record in its trigger.",
          example: "ch_3Pxyz",
        }),
        at: Moment.meta({ description: "When it happened, by the outside system's clock." }),
        data: AnyJson,
        starts: z.enum(["yes", "not_yet", "no"]).meta({
          description:
            "Whether it would start the flow. `not_yet`: it is not final, such as a payment that is pending, and will be judged when it is. `no`: the trigger's settings leave it out, or the flow has made it itself.",
        }),
      }),
    ),
  })
  .meta({ id: "FlowRecords" });
export type FlowRecords = z.infer<typeof FlowRecords>;

export const PastCount = z
  .strictObject({
    since: Moment.nullable().meta({
      description:
        "The moment from which on was counted. Null where that was to be where the flow stood, and it stood nowhere: it never listened to this trigger through this connection, or to another one since.",
    }),
    count: z.int().min(0).meta({
      description:
        "Events that would start the flow: those that the trigger's settings take, without what was handled before, by the flow or by what it is a copy of.",
    }),
    notYet: z.int().min(0).meta({
      description: "Events that are not final, and may start the flow when they are.",
    }),
    atLeast: z.boolean().meta({
      description: "True where counting stopped, after the newest 1,000 events of the trigger.",
    }),
    amounts: z.array(Money).meta({
      description:
        "What the counted events come to, by currency; empty where the trigger tells no amounts.",
    }),
  })
  .meta({ id: "FlowPastCount" });
export type PastCount = z.infer<typeof PastCount>;
