import { z } from "@hono/zod-openapi";
import { runStatuses } from "#flow/run-status.ts";
import { AnyJson, Id, Moment } from "../schemas.ts";
import { PersonRef } from "../persons.ts";
import { Deed } from "./deed.ts";
import { Money, MoneySum, RunMoney } from "./money.schemas.ts";
import { StoredError } from "../stored-error.ts";

export const Mode = z.enum(["test", "live"]);

export const RunStatus = z.enum(runStatuses).meta({
  id: "RunStatus",
  description:
    "`delayed`: at a delay that the flow asks for. `succeeded_with_errors`: the flow itself has dealt with failures. `filtered`: a condition has ended it before it wrote anything; `filter` says which. `paused`: a connection needs a person. `parked`: nobody can tell whether a write happened; a person decides.",
});

export const PageUrl = z.url().nullable();

const Outcome = z.enum(["done", "retry", "failed", "paused", "parked", "delayed"]);

const StepKind = z
  .enum(["action", "variable", "update", "stop", "delay", "call", "if", "forEach", "handler"])
  .meta({
    id: "StepKind",
    description:
      "`if`: its output names the branch that was taken, or null. `forEach`: it has an output when all items are over. `handler`: it is listed where something in it has failed, with the error and the branch that took over. `delay`: its output says until when. `call`: its output is what the called flow answers; `calls` names the run.",
  });

export const Step = z
  .strictObject({
    path: z.string(),
    kind: StepKind.nullable(),
    inside: z.array(z.string()).meta({
      description: "The ids of the steps around it, the outermost first.",
    }),
    status: z
      .enum([
        "done",
        "failed",
        "handled",
        "working",
        "retrying",
        "delayed",
        "paused",
        "parked",
        "cancelled",
      ])
      .meta({
        description:
          "`handled`: it failed, and an error handler of the flow has taken over. `working`: a loop that goes on. `cancelled`: the run was over before the step was done.",
      }),
    input: AnyJson.meta({ description: "Of a loop without its list." }),
    output: AnyJson,
    recordUrl: PageUrl.meta({
      description:
        "The outside system's page of what the output is about, for the connection's owner.",
    }),
    leftOver: z
      .strictObject({
        words: z.string().meta({
          example: "A draft invoice in_1 was made and was not finalized.",
        }),
        part: z.string().meta({ description: "The path of the part that made it." }),
        recordUrl: PageUrl,
      })
      .nullable()
      .meta({
        description:
          "What a step of several writes has made and left behind, if it was not done to its end. Its parts are steps with paths below its own.",
      }),
    corrections: z
      .array(
        z.strictObject({
          by: PersonRef,
          at: Moment,
          fields: z.array(
            z.strictObject({
              path: z.array(z.string()).meta({ description: "Keys from the root of the input." }),
              before: AnyJson,
              after: AnyJson.meta({ description: "Null if the field is empty." }),
            }),
          ),
        }),
      )
      .meta({
        description:
          "The corrections that people made to its input after it had failed, the oldest first.",
      }),
    attempts: z.array(
      z.strictObject({
        number: z.int(),
        startedAt: Moment,
        endedAt: Moment,
        outcome: Outcome,
        error: StoredError.nullable(),
        requestId: z
          .string()
          .nullable()
          .meta({ description: "The outside system's name for the request." }),
        requestUrl: PageUrl.meta({
          description: "The outside system's page of the request, for the connection's owner.",
        }),
      }),
    ),
  })
  .meta({ id: "RunStep" });

/** Whose word alone a write waits for. */
export const Decider = z
  .strictObject({ person: PersonRef, isYou: z.boolean() })
  .meta({ id: "Decider" });
export type Decider = z.infer<typeof Decider>;

export const Effect = z
  .strictObject({
    id: z.string(),
    generation: z.int(),
    path: z.string(),
    state: z.enum(["open", "done", "failed", "parked", "stopped"]),
    mode: Mode,
    money: Money.nullable().meta({
      description: "How much it moves; null for nothing, or if that is not known.",
    }),
    moves: MoneySum.nullable().meta({
      description:
        "What it does with money, and how far that is; null if it moves none, or was never sent.",
    }),
    method: z.string(),
    resource: z.string(),
    params: AnyJson.meta({
      description:
        "What is sent. Null if it is pruned, if `deed` tells what of it you may see, or if something private may stand anywhere in it.",
    }),
    deed: Deed.nullable().meta({
      description:
        "What is sent, in words. Null if `params` are the fields of the step, or if they are pruned.",
    }),
    sends: z.int(),
    firstSentAt: Moment.nullable(),
    lastSentAt: Moment.nullable(),
    objectId: z.string().nullable(),
    error: StoredError.nullable().meta({
      description: "Why it failed, or why nobody can tell whether it happened.",
    }),
    foundBy: z.enum(["key", "mark", "state"]).nullable().meta({
      description:
        "How Millrace found the outcome after the answer was lost: by the idempotency key, in what the outside system tells of it; by the mark in a list; or by the state of the object. Null if it came with the answer, or if a person named it.",
    }),
    isAboveLimit: z.boolean().meta({
      description:
        "It is parked because it is above a limit of its connection. It was not sent: the connection's owner says `allow` or `stop`.",
    }),
    waitsFor: Decider.nullable().meta({
      description: "The only people who decide about it if it is above a limit.",
    }),
    parkedAt: Moment.nullable(),
    lookUps: z.int().meta({ description: "How often Millrace looked for it in vain." }),
    lastLookUpAt: Moment.nullable(),
    lookedFrom: Moment.nullable().meta({
      description: "In which time of the outside system Millrace looked for it.",
    }),
    lookedTo: Moment.nullable(),
    nextLookUpAt: Moment.nullable().meta({
      description: "When Millrace looks for it next; null if it no longer does.",
    }),
  })
  .meta({ id: "RunEffect" });

export const Loop = z
  .strictObject({
    path: z.string(),
    count: z.int().meta({ description: "How many items the list holds." }),
    begun: z.int(),
    open: z.int().meta({ description: "Begun, and not over." }),
    succeeded: z.int(),
    failed: z.int(),
    written: z.int().meta({ description: "How many writes to the outside world were done in it." }),
    money: RunMoney.meta({ description: "What the writes in it have moved, or would move." }),
  })
  .meta({ id: "RunLoop" });

export const CallerRun = z
  .strictObject({
    path: z.string().meta({ description: "Of the step that calls." }),
    runId: Id,
    flowId: Id,
    flowName: z.string(),
  })
  .meta({ id: "CallerRun" });

export const CalledRun = CallerRun.extend({ status: RunStatus, money: RunMoney }).meta({
  id: "CalledRun",
});
