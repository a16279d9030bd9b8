import { z } from "@hono/zod-openapi";
import { FlowDocument, FlowDraft, FlowName } from "#flow/document.ts";
import { FlowExport as Export } from "#flow/exchange.ts";
import { maxOperations, Operation } from "#flow/operation.ts";
import {
  AskedMoment,
  AnyJson,
  confirmationOf,
  Cursor,
  Id,
  Moment,
  pageOf,
  PageSize,
  Token,
} from "../schemas.ts";
import { PersonRef } from "../persons.ts";
import { UsedConnection } from "../used-connections.ts";
import { StoredError } from "../stored-error.ts";

const FlowOperation = Operation.meta({ id: "FlowOperation" });
export const FlowExport = Export.meta({ id: "FlowExport" });

export const Revision = z.int().min(0).meta({
  description: "Rises with every change; a change names the one it was based on.",
});

const Version = z
  .strictObject({
    id: Id,
    number: z.int().meta({ description: "1, 2, 3 ... in the order of publication." }),
    publishedAt: Moment,
  })
  .meta({ id: "FlowVersion" });

const Texts = z.strictObject({ en: z.string(), ja: z.string() }).meta({ id: "Texts" });

const count = z.int().min(0);

export const Activity = z
  .strictObject({
    runs: z
      .strictObject({
        waiting: count,
        delayed: count,
        running: count,
        paused: count,
        parked: count,
        succeeded: count,
        succeeded_with_errors: count,
        filtered: count,
        failed: count,
        cancelled: count,
      })
      .meta({ description: "Runs by status." }),
    lastRunAt: Moment.nullable(),
    nextAt: Moment.nullable().meta({
      description: "When it looks for events, or starts, next.",
    }),
    skipped: z.strictObject({ times: count, lastAt: Moment }).nullable().meta({
      description:
        "Scheduled times since it was started at which it did not run because the previous run was unfinished, and the last of them; null if there was none.",
    }),
    catchingUp: z
      .strictObject({ from: Moment, to: Moment })
      .nullable()
      .meta({ description: "What is left of catching up on the past; null when nothing is." }),
    pollError: StoredError.nullable().meta({
      description: "The last failure to look for events, while it lasts.",
    }),
  })
  .meta({ id: "FlowActivity" });
export type Activity = z.infer<typeof Activity>;

/** When a flow switches itself off. */
export const SwitchOff = z
  .strictObject({
    inARow: z.int().min(1).max(1_000).nullable().meta({
      description: "After this many of its runs in a row have failed; null for no such rule.",
    }),
    share: z
      .strictObject({
        percent: z.int().min(1).max(100),
        of: z.int().min(1).max(10_000).meta({ description: "At least this many must have ended." }),
      })
      .nullable()
      .meta({ description: "When this percentage of the runs of an hour has failed." }),
  })
  .meta({
    id: "FlowSwitchOff",
    description:
      "When a flow switches itself off. Tests and repeated runs do not count, and neither do failures before it was activated or before the rule was set.",
  });

const SwitchedOff = z
  .strictObject({
    at: Moment,
    why: z.discriminatedUnion("kind", [
      z.strictObject({
        kind: z.literal("in_a_row"),
        failed: count.meta({ description: "Runs in a row that have failed." }),
      }),
      z.strictObject({
        kind: z.literal("share"),
        failed: count.meta({ description: "Runs of an hour that have failed." }),
        ended: count.meta({ description: "Of this many that have ended." }),
      }),
    ]),
  })
  .meta({ id: "FlowSwitchedOff" });

export const FlowSummary = z
  .strictObject({
    id: Id,
    name: z.string(),
    owner: PersonRef,
    offeredTo: PersonRef.nullable().meta({
      description:
        "The person to whom it is offered. It is theirs once they accept; null for nobody.",
    }),
    state: z.enum(["active", "inactive"]),
    revision: Revision,
    version: Version.nullable().meta({
      description: "The version that new runs get; null before the first publication.",
    }),
    summary: Texts.meta({
      description: "What starts the draft and what it does then, in one line.",
      example: { en: "New charge (Stripe) → Create product (Stripe)", ja: "…" },
    }),
    connectors: z.array(z.string()).meta({
      description: "The systems that the draft works with, in the order of their use.",
      example: ["stripe"],
    }),
    startedBy: z.enum(["event", "schedule", "invoke", "webhook"]).nullable().meta({
      description:
        "What starts the published version: something new in an outside system, the time, a call by HTTP, or a delivery to its webhook address; null before the first publication.",
    }),
    changed: z.boolean().meta({ description: "The draft differs from the published version." }),
    createdAt: Moment,
    changedAt: Moment,
    changedBy: PersonRef.nullable().meta({
      description: "Who last made it, or changed its name or draft; null if that is not known.",
    }),
    polling: z.strictObject({ everySeconds: z.int(), callsPerDay: z.int() }).nullable().meta({
      description:
        "How often the draft's trigger polls, and how many calls that is per day at least; null for other triggers.",
    }),
    activity: Activity.nullable(),
    switchOff: SwitchOff.nullable().meta({
      description: "When it switches itself off; null: never.",
    }),
    switchedOff: SwitchedOff.nullable().meta({
      description: "When and why it has switched itself off; null again once it is activated.",
    }),
  })
  .meta({ id: "FlowSummary" });
export type FlowSummary = z.infer<typeof FlowSummary>;

export const FlowPage = pageOf(FlowSummary).meta({ id: "FlowPage" });

export const FlowQuery = z.strictObject({
  text: z.string().min(1).max(200).exactOptional().meta({
    description: "Flows with this in their name, or with this id.",
  }),
  state: z.enum(["active", "inactive"]).exactOptional(),
  limit: PageSize,
  cursor: Cursor,
});

export const Warning = z
  .strictObject({
    code: z.string().meta({ description: "Stable.", example: "connection.reads_over" }),
    message: z.string().meta({ description: "For people, in the language asked for." }),
  })
  .meta({ id: "Warning" });
export type Warning = z.infer<typeof Warning>;

export const FlowPolling = z
  .strictObject({
    everySeconds: z.int(),
    callsPerDay: z.int().meta({ description: "At this frequency, if no other flow shares it." }),
    sharedWith: z.int().meta({
      description: "Other active flows on the same connection and trigger: one poll serves all.",
    }),
    choices: z
      .array(
        z.strictObject({
          everySeconds: z.int(),
          callsPerDay: z.int(),
          change: z.int().meta({
            description:
              "How many more calls per day than now the connection would make if the flow were active with this frequency; negative for fewer.",
          }),
        }),
      )
      .meta({ description: "Frequencies to choose from." }),
    warnings: z
      .array(Warning)
      .meta({ description: "What activating or publishing the draft would warn of." }),
  })
  .meta({ id: "FlowPolling" });
export type FlowPolling = z.infer<typeof FlowPolling>;

/** A version that waits, without what is in it. */
export const Proposal = z
  .strictObject({
    id: Id,
    by: PersonRef.extend({
      email: z.string().meta({ description: "Two people may be called much the same." }),
    }).meta({ id: "Proposer", description: "Who wants to publish it." }),
    at: Moment,
    starts: z
      .union([z.enum(["now", "where_it_stood"]), z.strictObject({ date: Moment })])
      .nullable()
      .meta({ description: "Where the flow starts with it; null if it does not." }),
    owners: z
      .array(z.strictObject({ person: PersonRef, agreed: z.boolean() }))
      .meta({ description: "The owners of connections in it, who must agree." }),
  })
  .meta({ id: "FlowProposal" });
export type Proposal = z.infer<typeof Proposal>;

export const Flow = FlowSummary.extend({
  polling: FlowPolling.nullable().meta({
    description: "What the draft's trigger costs in reading calls; null if it does not poll.",
  }),
  proposal: Proposal.nullable().meta({
    description: "A version that waits until owners of connections in it agree; null without one.",
  }),
  draft: FlowDocument.meta({ description: "What people edit." }),
  connections: z.array(UsedConnection).meta({
    description: "The connections in the draft and in the published version.",
  }),
  published: FlowDocument.nullable().meta({ description: "What new runs do." }),
  unanswered: z.boolean().meta({
    description:
      "The published version has an amount whose currency is not certain. Runs in which it matters wait until the flow is published again.",
  }),
}).meta({ id: "Flow" });
export type Flow = z.infer<typeof Flow>;

export const NewFlow = z
  .strictObject({ name: FlowName, draft: FlowDraft.exactOptional() })
  .meta({ id: "NewFlow" });

export const FlowChange = z
  .strictObject({ name: FlowName, draft: FlowDraft, revision: Revision })
  .meta({ id: "FlowChange" });

export const FlowEdit = z
  .strictObject({
    operations: z.array(FlowOperation).min(1).max(maxOperations).meta({
      description: "In their order; each applies to the draft as the earlier ones left it.",
    }),
    revision: Revision,
  })
  .meta({ id: "FlowEdit" });

export const FlowCopy = z
  .strictObject({
    name: FlowName.exactOptional().meta({ description: "“Copy of ...” if left out." }),
  })
  .meta({ id: "FlowCopy" });

export const NewOwner = z.strictObject({ person: Id }).meta({ id: "NewOwner" });

const SeenRevision = Revision.exactOptional().meta({
  description:
    "The revision that was seen: refused if somebody has changed the flow since. The person who publishes agrees to all of it for their own connections.",
});

const ConfirmedDraft = confirmationOf("`revision` is given", "once");

export const Publication = z
  .strictObject({ confirm: ConfirmedDraft, revision: SeenRevision })
  .meta({ id: "Publication" });

export const Activation = z
  .strictObject({
    confirm: ConfirmedDraft,
    revision: SeenRevision,
    from: z.union([z.enum(["now", "where_it_stood"]), z.strictObject({ date: AskedMoment })]).meta({
      description:
        "`now`: events from this moment on. `where_it_stood`: also those since it was deactivated. A date: also the past ones from then on, oldest first.",
    }),
  })
  .meta({ id: "Activation" });

export const RunNow = z
  .strictObject({
    token: Token.exactOptional(),
    versionId: Id.exactOptional().meta({
      description: "The published version that was seen: refused if it is another one by now.",
    }),
    confirm: confirmationOf("`versionId` is given", "always"),
  })
  .meta({ id: "RunNow" });

export const FlowImport = z
  .strictObject({
    export: AnyJson.meta({ description: "What `GET /flows/{id}/export` gave." }),
    connections: z
      .record(z.string(), Id)
      .exactOptional()
      .meta({
        description:
          "A connection of yours for each slot of the export. Steps of a slot left out have none yet.",
        example: { stripe: "connection_7kq2" },
      }),
  })
  .meta({ id: "FlowImport" });

export const Problems = z
  .strictObject({
    ready: z.boolean().meta({ description: "True if no problem is an error." }),
    problems: z.array(
      z.strictObject({
        code: z.string(),
        severity: z.enum(["error", "warning"]),
        message: z.string(),
        step: z
          .string()
          .nullable()
          .meta({ description: "A step's id, `trigger`, or null for the flow as a whole." }),
        path: z.array(z.string()).meta({ description: "Keys from there." }),
      }),
    ),
  })
  .meta({ id: "FlowProblems" });
export type Problems = z.infer<typeof Problems>;
