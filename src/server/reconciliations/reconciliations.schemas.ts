import { z } from "@hono/zod-openapi";
import { monthPattern } from "#flow/month.ts";
import { verdicts } from "#flow/reconciled.ts";
import { Money } from "../runs/money.schemas.ts";
import { Id, Moment, pageOf } from "../schemas.ts";
import { TimeZone } from "../time-zone.ts";

const count = z.int().min(0);

const Month = z
  .string()
  .regex(monthPattern)
  .meta({ description: "A year and a month.", example: "2026-10" });

export const Verdict = z.enum(verdicts).meta({
  id: "ReconciledVerdict",
  description:
    "`missing`: a flow was listening, and there is no event of it. `lost`: it was seen or made, and the lists do not have it. `doubled`: one write made it and another one like it. `not_recorded`: a write made it, and the write does not count as done. `altered`: its amount or currency is not what was recorded, or its parts do not add up to it. `unknown`: nobody can tell. `handled`: a run worked on it. `filtered`: a flow left it out. `ours`: a write of a run made it. `not_ours`: no flow was listening, and no run made it.",
});

export const ReconciliationWish = z
  .strictObject({
    month: Month,
    timeZone: TimeZone.exactOptional().meta({
      description:
        "The time zone in which the month begins and ends. Left out: the account’s, as the outside system tells it; else yours, or UTC if you have set none.",
    }),
  })
  .meta({ id: "ReconciliationWish" });

export const ReconciliationStart = z
  .strictObject({
    reads: count.meta({ description: "How many reading calls it makes, as it was shown." }),
  })
  .meta({ id: "ReconciliationStart" });

export const MonthlyWish = z
  .strictObject({
    on: z.boolean(),
    timeZone: TimeZone.exactOptional().meta({ description: "As for a single month." }),
  })
  .meta({ id: "MonthlyReconciliationWish" });

const Monthly = z
  .strictObject({
    timeZone: TimeZone,
    nextMonth: Month.meta({
      description: "The first month that is not reconciled: it is on the third day of the next.",
    }),
  })
  .meta({ id: "MonthlyReconciliation" });

const Sum = z.strictObject({
  money: Money,
  words: z.string().meta({ description: "For people.", example: "¥1,200" }),
});

export const Reconciliation = z
  .strictObject({
    id: Id,
    connection: z.strictObject({ id: Id, name: z.string(), mode: z.enum(["test", "live"]) }),
    month: Month,
    timeZone: TimeZone,
    from: Moment,
    to: Moment.meta({ description: "Not included: where the next month begins, or now." }),
    isScheduled: z.boolean(),
    state: z.enum(["asked", "going", "stopped", "done"]),
    askedAt: Moment,
    startedAt: Moment.nullable(),
    endedAt: Moment.nullable(),
    expected: z
      .strictObject({
        reads: count,
        objects: count,
        isEstimate: z.boolean(),
        lists: z.array(
          z.strictObject({
            list: z.string(),
            label: z.string(),
            objects: count,
            isEstimate: z.boolean(),
            reads: count,
          }),
        ),
      })
      .meta({
        description:
          "How much is to be read: counted where a list has one page, estimated where it has more. Empty for one that began by itself.",
      }),
    reads: count.meta({ description: "Reading calls that it has made." }),
    reading: z.string().nullable().meta({
      description: "What it reads at present, in words; null while it does not go on.",
    }),
    unread: z.array(z.string()).meta({
      description: "Lists that the credentials may not read, in words: nothing is said of them.",
    }),
    changesSince: Moment.nullable().meta({
      description:
        "The reconciliation shows changes of older objects from this moment on: the other system does not keep earlier ones. Null: it shows all of the month.",
    }),
    problem: z.string().nullable().meta({
      description: "What keeps it from going on; it goes on by itself when that is over.",
    }),
    objects: count.meta({ description: "Of which something is said so far." }),
    differences: count.meta({
      description: "Of these: missing, lost, doubled, not recorded or altered.",
    }),
    verdicts: z.array(
      z.strictObject({
        verdict: Verdict,
        label: z.string(),
        help: z.string(),
        isDifference: z.boolean(),
        count,
        sums: z.array(Sum).meta({ description: "By currency, of those that name an amount." }),
        lists: z.array(
          z.strictObject({ list: z.string(), label: z.string(), count, sums: z.array(Sum) }),
        ),
      }),
    ),
  })
  .meta({ id: "Reconciliation" });
export type Reconciliation = z.infer<typeof Reconciliation>;

export const ReconciliationList = z
  .strictObject({
    isPossible: z.boolean().meta({ description: "The system has lists that can be reconciled." }),
    monthly: Monthly.nullable().meta({
      description: "Null: its months are not reconciled by themselves.",
    }),
    items: z.array(Reconciliation),
  })
  .meta({ id: "ReconciliationList" });

export const ReconciledLine = z
  .strictObject({
    list: z.string(),
    label: z.string(),
    object: z.string(),
    parent: z.string().nullable().meta({ description: "The object that it is a part of." }),
    at: Moment,
    verdict: Verdict,
    verdictLabel: z.string(),
    why: z.string().nullable().meta({ description: "The reason, in words." }),
    status: z.string().nullable().meta({ description: "In the outside system’s words." }),
    money: Money.nullable(),
    moneyWords: z.string().nullable(),
    recorded: Money.nullable().meta({ description: "What Millrace recorded, where that differs." }),
    recordedWords: z.string().nullable(),
    flow: z.strictObject({ id: Id, name: z.string().nullable() }).nullable(),
    run: Id.nullable().meta({ description: "It may be gone: history is pruned." }),
    outcome: z.string().nullable().meta({ description: "How the run or the write ended." }),
    parts: z
      .strictObject({
        count,
        net: Money,
        netWords: z.string(),
        fees: Money,
        feesWords: z.string(),
      })
      .nullable()
      .meta({
        description:
          "The sum of its parts; null if it has none, or if the outside system does not name them.",
      }),
    url: z.string().nullable().meta({ description: "Its page in the outside system." }),
  })
  .meta({ id: "ReconciledLine" });
export type ReconciledLine = z.infer<typeof ReconciledLine>;

export const ReconciledLines = pageOf(ReconciledLine).meta({ id: "ReconciledLines" });
