import { z } from "@hono/zod-openapi";
import { mostInBatch } from "#engine/ask-batch.ts";
import type { BatchRefusal } from "#engine/store.ts";
import { PersonRef } from "../persons.ts";
import { MoneySum } from "../runs/money.schemas.ts";
import { runFilter } from "../runs/runs.schemas.ts";
import { Id, Moment } from "../schemas.ts";

const count = z.int().min(0);

const otherActs = ["continue", "cancel", "send", "allow", "stop"] as const;

const Act = z.enum(["rerun", ...otherActs]).meta({
  id: "BatchAct",
  description:
    "What is done with each run. `rerun`: it is run again as new. `continue`: it goes on where it has failed. `cancel`: it is cancelled. `send`: its parked writes are sent. `allow`: its writes above a limit are sent all the same. `stop`: its parked writes are given up, and it is cancelled.",
});

const filter = z.strictObject(runFilter).meta({
  id: "RunFilterOfBatch",
  description: `Which runs: as \`listRuns\` has them. Of more than ${mostInBatch}, the newest ones.`,
});

export const BatchWish = z
  .discriminatedUnion("act", [
    z.strictObject({
      act: z.literal("rerun"),
      version: z.enum(["same", "published"]).meta({
        description:
          "`same`: what each run worked on. `published`: the version that new runs of its flow get now.",
      }),
      filter,
    }),
    z.strictObject({ act: z.enum(otherActs), filter }),
  ])
  .meta({ id: "BatchWish" });
export type BatchWish = z.infer<typeof BatchWish>;

export const BatchStart = z
  .strictObject({
    act: Act.meta({ description: "What it does, as it was shown." }),
    runs: count.meta({ description: "With how many runs, as it was shown." }),
    confirm: count.exactOptional().meta({
      description:
        "How many of its runs are in live mode (`live`), to confirm what they write there.",
    }),
  })
  .meta({ id: "BatchStart" });

const reasons = [
  "not_allowed",
  "not_permitted",
  "not_found",
  "conflict",
  "over",
  "not_over",
  "erased",
  "flow_gone",
  "other_trigger",
  "not_ready",
  "unconfirmed",
  "ended_by_flow",
  "called_ended",
  "outcome_unknown",
  "out_of_reach",
  "above_limit",
  "not_owner",
  "being_looked_up",
  "under_way",
  "bug",
] as const satisfies readonly BatchRefusal[];

const Reason = z
  .enum(reasons)
  .meta({ id: "BatchRefusal", description: "Why a run was left as it is." });

const words = z.string().meta({ description: "The same for people, with what to do next." });

export const Batch = z
  .strictObject({
    id: Id,
    by: PersonRef,
    act: Act,
    state: z.enum(["asked", "going", "stopped", "done"]).meta({
      description:
        "`asked`: it is only shown. `stopped`: a person has stopped it, or a backup was restored.",
    }),
    askedAt: Moment,
    startedAt: Moment.nullable(),
    endedAt: Moment.nullable(),
    runs: count.meta({ description: "How many runs it is about." }),
    live: count.meta({
      description: "How many of them work in live mode, or would when they are run again.",
    }),
    done: count.meta({ description: "How many are done." }),
    left: count.meta({ description: "How many have not had their turn." }),
    refused: z
      .array(z.strictObject({ reason: Reason, words, runs: count }))
      .meta({ description: "How many were left as they are, and why." }),
  })
  .meta({ id: "Batch" });
export type Batch = z.infer<typeof Batch>;

export const BatchDetail = Batch.extend({
  refusedRuns: z.array(z.strictObject({ run: Id, reason: Reason })).meta({
    description: "The runs that were left as they are, the first 200.",
  }),
}).meta({ id: "BatchDetail" });

export const BatchList = z.strictObject({ items: z.array(Batch) }).meta({ id: "BatchList" });

export const BatchPreview = Batch.extend({
  found: count.meta({
    description:
      "How many runs the filter has found. This cannot be done with those that are not in the batch.",
  }),
  isCut: z.boolean().meta({
    description: `The filter finds more than ${mostInBatch}; these are the newest.`,
  }),
  flows: z
    .array(z.strictObject({ id: Id, name: z.string(), runs: count }))
    .meta({ description: "Whose runs they are, the most first." }),
  money: z.array(MoneySum).meta({
    description:
      "What money the act is about, in sums over all runs. For `rerun`: what their writes have moved or tried to move, and would again. For `continue`: what was refused, and would be sent once more. Both with the runs that these have called. For the others: what is not decided yet.",
  }),
  moneyIsCut: z.boolean().meta({ description: "Some run has more writes than were counted." }),
}).meta({ id: "BatchPreview" });
export type BatchPreview = z.infer<typeof BatchPreview>;
