import { z } from "@hono/zod-openapi";
import { monthPattern } from "#flow/month.ts";
import { Money, MoneyKind } from "../runs/money.schemas.ts";
import { Id, Moment } from "../schemas.ts";
import { TimeZone } from "../time-zone.ts";

const count = z.int().min(0);

export const SummaryMoney = z
  .strictObject({
    kind: MoneyKind,
    mode: z.enum(["test", "live"]),
    money: Money.nullable().meta({
      description: "The sum; null if only the outside system knows it.",
    }),
    count: count.meta({ description: "Of how many writes." }),
    words: z.string().meta({ description: "All of it for people.", example: "¥1,200 charged" }),
  })
  .meta({ id: "SummaryMoney" });
export type SummaryMoney = z.infer<typeof SummaryMoney>;

export const FlowMonth = z
  .strictObject({
    flowId: Id,
    flowName: z.string().meta({ description: "The last name that it had then." }),
    isDeleted: z.boolean(),
    runs: count.meta({ description: "Of events of this month, without tests." }),
    filtered: count.meta({
      description:
        "Runs that a condition has ended before they wrote anything, and events that the trigger’s filter has left out.",
    }),
    skipped: count.meta({
      description: "Events that were skipped for another reason, such as the flow’s own events.",
    }),
    failed: count,
    parked: count.meta({
      description:
        "Writes that a person was asked to decide about, and runs that wait for a decision now.",
    }),
    calls: count.meta({
      description: "Runs that a call of another system or another flow started.",
    }),
    writes: count.meta({ description: "Writes that were first sent in this month, with tests." }),
    money: z.array(SummaryMoney).meta({
      description:
        "What these writes have moved, by kind, mode and currency, as far as you see the values.",
    }),
    isMoneyHidden: z.boolean().meta({
      description: "It has moved money that you do not see.",
    }),
  })
  .meta({ id: "FlowMonth" });
export type FlowMonth = z.infer<typeof FlowMonth>;

export const Summary = z
  .strictObject({
    month: z.string().meta({ example: "2026-11" }),
    timeZone: z.string(),
    from: Moment,
    to: Moment.meta({ description: "Where the next month begins." }),
    flows: z.array(FlowMonth).meta({
      description: "Flows in which anything has happened, by name, including deleted ones.",
    }),
  })
  .meta({ id: "MonthSummary" });
export type Summary = z.infer<typeof Summary>;

export const summaryQuery = {
  month: z
    .string()
    .regex(monthPattern)
    .meta({ description: "A year and a month.", example: "2026-11" }),
  flow: Id.exactOptional().meta({ description: "This flow only." }),
  timeZone: TimeZone.exactOptional().meta({
    description:
      "The time zone in which months begin. Left out: yours, or UTC if you have set none.",
    example: "Asia/Tokyo",
  }),
};
