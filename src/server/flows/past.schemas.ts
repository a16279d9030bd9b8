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
        starts: z.enum(["yes", "not_yet", "no", "fails"]).meta({
          description:
            "Whether it would start the flow. `not_yet`: it is not final, such as a payment that is pending, and will be judged when it is. `no`: the trigger's settings or its condition leave it out, or the flow has made it itself. `fails`: the condition cannot be decided for it, which makes a failed run.",
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
        "Where the count begins. Null if it was to begin where the flow stood, and the flow cannot catch up: it has never listened to this trigger through this connection, or it has listened to another trigger since.",
    }),
    count: z.int().min(0).meta({
      description:
        "Events that would start the flow: those that match the trigger's settings and meet its condition, without those that the flow, or the flow that it is a copy of, has handled before.",
    }),
    notYet: z.int().min(0).meta({
      description: "Events that are not final, and may start the flow when they are.",
    }),
    undecided: z.int().min(0).meta({
      description:
        "Events for which the condition of the trigger cannot be decided: each makes a failed run.",
    }),
    atLeast: z.boolean().meta({
      description: "True if counting stopped, after the newest 1,000 events of the trigger.",
    }),
    amounts: z.array(Money).meta({
      description:
        "The sum of the counted events, by currency; empty if the trigger gives no amounts.",
    }),
  })
  .meta({ id: "FlowPastCount" });
export type PastCount = z.infer<typeof PastCount>;
