import { z } from "@hono/zod-openapi";
import { FlowDocument } from "#flow/document.ts";
import { refusal } from "#sdk/fields.ts";
import { text } from "#sdk/text.ts";
import { CallerRun } from "#reading/run-shapes.ts";
import { RunKind, RunStatus } from "#reading/run-shapes.ts";
import { mostPlaces } from "#reading/run-views.ts";
import {
  AnyJson,
  AskedMoment,
  confirmationOf,
  Cursor,
  Id,
  limitOf,
  Moment,
  pageOf,
  Token,
  writeConfirmationOf,
} from "../schemas.ts";
import { Money, MoneyKind, RunMoney } from "./money.schemas.ts";
import { Values } from "../sight.ts";
import { StoredError } from "../stored-error.ts";
import { UsedConnection } from "../used-connections.ts";
import { CalledRun, Decider, Effect, Loop, Mode, PageUrl, Step } from "./step.schemas.ts";

const Filter = z
  .strictObject({
    step: z.string().meta({ description: "The path of the step that ended it." }),
    held: z.boolean().meta({
      description:
        "False: no condition held, and no step follows. True: the condition held, and led to a Stop.",
    }),
    condition: z.string().meta({ example: "Amount is greater than ¥5,000" }),
    value: z.string().meta({
      description: "The values that the condition met.",
      example: "Amount: ¥1,200",
    }),
  })
  .meta({ id: "RunFilter" });

export const RunSummary = z
  .strictObject({
    id: Id,
    flowId: Id,
    flowName: z.string(),
    kind: RunKind,
    versionNumber: z.int().nullable().meta({
      description: "Null for a test: it works on a draft that was not published.",
    }),
    status: RunStatus,
    values: Values,
    mode: Mode.nullable().meta({
      description:
        "`live` if any of its connections is in live mode; null if it no longer has any.",
    }),
    money: RunMoney,
    reference: z.string().meta({
      description:
        "What it is about: the outside record's id, or the name of a run without one. The run's own id for people who do not see the values, or who do not see the private ones where the record's id is private.",
      example: "ch_3Pxyz",
    }),
    eventMoney: Money.nullable().meta({
      description:
        "The money that the record is about; null if it is about none, and for people who do not see all values.",
    }),
    eventAt: Moment,
    createdAt: Moment,
    startedAt: Moment.nullable(),
    endedAt: Moment.nullable(),
    resumesAt: Moment.nullable().meta({ description: "When a waiting run goes on." }),
    error: StoredError.nullable().meta({
      description:
        "The error with which it failed, with which it is parked, or after which it retries.",
    }),
    waitsFor: z.array(Decider).meta({
      description:
        "The people whose decision its writes above a limit wait for; empty if there are none.",
    }),
    filter: Filter.nullable().meta({ description: "Null if it is not `filtered`." }),
  })
  .meta({ id: "RunSummary" });
export type RunSummary = z.infer<typeof RunSummary>;

/** What a person saw of a failed run. */
const SeenFailure = z
  .strictObject({
    step: z.string().min(1).max(2_000).meta({ description: "The path of the step that failed." }),
    attempts: z.int().min(1).meta({ description: "How often it had been tried." }),
    generation: z.int().min(0).nullable().meta({
      description: "The newest generation of its write in `effects`; null if there is none.",
    }),
    called: z.string().min(1).max(100).nullable().default(null).meta({
      description:
        "What was seen of the failed run that the step has called; null if there is none.",
    }),
  })
  .meta({ id: "SeenFailure" });
export type SeenFailure = z.infer<typeof SeenFailure>;

const Continuation = z
  .strictObject({
    seen: SeenFailure.meta({ description: "To be sent back as it is." }),
    write: z
      .strictObject({ mode: Mode, money: Money.nullable(), kind: MoneyKind.nullable() })
      .nullable()
      .meta({
        description:
          "The write that was refused and would be sent once more, with what it moves; null if the step is only tried again.",
      }),
  })
  .meta({ id: "Continuation" });

export const Continue = z
  .strictObject({
    seen: SeenFailure,
    confirm: writeConfirmationOf("In live mode, confirms what would be sent"),
  })
  .meta({ id: "RunContinue" });

const Change = z.strictObject({
  path: z.array(z.string().min(1).max(200)).min(1).max(20).meta({
    description: "Keys from the root of the input; an index into a list is written as digits.",
  }),
  value: AnyJson.meta({
    description: "A plain value; null to empty the field.",
  }),
});

export const Correct = z
  .strictObject({
    seen: SeenFailure,
    changes: z.array(Change).min(1).max(200),
    confirm: writeConfirmationOf("Confirms what would be sent, in test mode as well"),
  })
  .meta({ id: "RunCorrect" });

export const Correction = z
  .strictObject({
    seen: SeenFailure.meta({ description: "To be sent back as it is." }),
    connector: z.string(),
    action: z
      .string()
      .meta({ description: "The action; its `input` in the catalogue says what fits." }),
    input: z.record(z.string(), AnyJson).meta({
      description: "What the step was given, as far as it could be worked out.",
    }),
    problems: z
      .array(z.strictObject({ code: z.string(), message: z.string(), path: z.array(z.string()) }))
      .meta({ description: "What kept the rest from being worked out." }),
  })
  .meta({ id: "RunCorrection" });

export const Rerun = z
  .strictObject({
    version: z.enum(["same", "published"]).meta({
      description:
        "`same`: what the run worked on. `published`: the version that new runs get now.",
    }),
    versionId: Id.exactOptional().meta({
      description: "That version, as it was seen: refused if it is another one by now.",
    }),
    token: Token.exactOptional(),
    confirm: confirmationOf("`version` is `same`, or `versionId` is given,", "always"),
  })
  .meta({ id: "RunRerun" });

export const Run = RunSummary.extend({
  document: FlowDocument.meta({ description: "The version that it works on." }),
  connections: z.array(UsedConnection).meta({ description: "The connections in it." }),
  event: AnyJson.meta({ description: "What the trigger gave." }),
  withoutFields: z
    .strictObject({
      fields: z.array(z.array(z.string()).readonly()).readonly(),
      message: z.string(),
    })
    .nullable()
    .meta({
      description:
        "Keys of the fields of the event that the run uses, and that the outside system had not filled in when it started; null if there are none, and for people who do not see all values.",
    }),
  cancelAskedAt: Moment.nullable().meta({
    description:
      "When somebody cancelled it; null if nobody has, or if it has ended. It ends as soon as the outcome of a write that may have happened is known.",
  }),
  recordUrl: PageUrl.meta({
    description:
      "The outside system's page of what the event is about, for the connection's owner.",
  }),
  at: z.array(z.string()).meta({
    description: `Where it stands: the paths of the steps that are at work or wait, including those in items of loops; for a failed run, the step that failed. At most ${mostPlaces}.`,
  }),
  steps: z.array(Step).meta({
    description:
      "Those outside of loops, and those in items of loops that have failed the run or need a person. A step in an item of a loop has a path such as `s4:ch_1/s7`.",
  }),
  loops: z.array(Loop).meta({
    description:
      "The loops outside of other loops that have begun; `listRunItems` has their items.",
  }),
  calls: z.array(CalledRun).meta({
    description: "The runs that these steps, and those in `at`, have called.",
  }),
  caller: CallerRun.nullable().meta({
    description: "The run that has called it; null if none has, or if that run is no longer kept.",
  }),
  effects: z.array(Effect).meta({
    description: "The writes of these steps to the outside world, and all that are parked.",
  }),
  continuation: Continuation.nullable().meta({
    description: "How a failed run can go on; null for any other run, and if it must not go on.",
  }),
}).meta({ id: "Run" });
export type Run = z.infer<typeof Run>;

const seen = {
  effectId: z.string().min(1).max(500).meta({ description: "The parked write, from `effects`." }),
  generation: z.int().min(0).meta({ description: "Its generation, as it was seen." }),
  isAboveLimit: z.boolean().exactOptional().meta({
    description:
      "Its `isAboveLimit`, as it was seen. Without it, nothing is decided about a write that its owner has let be sent above a limit.",
  }),
};

export const Decision = z
  .discriminatedUnion("decision", [
    z.strictObject({
      decision: z.literal("happened"),
      ...seen,
      objectId: z.string().trim().min(1).max(500).exactOptional().meta({
        description:
          "What the write made, by the outside system's id. It is read. Not needed where the action is `vouched` in the catalogue.",
      }),
    }),
    z.strictObject({
      decision: z.literal("send"),
      ...seen,
      confirm: writeConfirmationOf("In live mode, confirms what would be sent"),
    }),
    z.strictObject({ decision: z.literal("allow"), ...seen }).meta({
      description:
        "It is above a limit of its connection (`isAboveLimit`): send it all the same. Only the connection's owner.",
    }),
    z.strictObject({ decision: z.literal("stop"), ...seen }),
  ])
  .meta({ id: "ParkedDecision" });
export type Decision = z.infer<typeof Decision>;

const statusList = RunStatus.options.join(", ");

const listOf = (said: string | readonly string[]): string[] =>
  typeof said === "string" ? [said] : [...said];

const Statuses = z
  .union([z.string(), z.array(z.string()).max(20)])
  .refine(
    (said) => listOf(said).every((one) => RunStatus.safeParse(one).success),
    refusal(
      text(
        `This must be one of: ${statusList}.`,
        `次のいずれかにしてください: ${statusList.replaceAll(", ", "、")}`,
      ),
    ),
  )
  .transform(listOf)
  .pipe(z.array(RunStatus))
  .meta({
    description: "Runs with this status; said several times, with any of these.",
    anyOf: [
      { type: "string", enum: RunStatus.options },
      { type: "array", items: { type: "string", enum: RunStatus.options } },
    ],
  });

/** Which runs, in a query or in a body. */
export const runFilter = {
  flow: Id.exactOptional().meta({ description: "Runs of this flow only." }),
  status: Statuses.exactOptional(),
  kind: RunKind.exactOptional(),
  error: z.string().min(1).max(200).exactOptional().meta({
    description:
      "Runs that failed with an error of this code, are parked with it, or retry after it.",
    example: "stripe.card_declined",
  }),
  text: z.string().min(1).max(200).exactOptional().meta({
    description:
      "Searches the references of runs whose values you see, and their error messages if all connections are your own: errors of other people's connections may tell of their accounts. It does not search runs that you see only through a call.",
  }),
  from: AskedMoment.exactOptional().meta({ description: "Runs made at this moment or later." }),
  to: AskedMoment.exactOptional().meta({ description: "Runs made before this moment." }),
};

export const RunQuery = z.strictObject({ ...runFilter, limit: limitOf(50), cursor: Cursor });

export const RunPage = pageOf(RunSummary).meta({ id: "RunPage" });
