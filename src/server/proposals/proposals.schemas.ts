import { z } from "@hono/zod-openapi";
import { FlowDocument } from "#flow/document.ts";
import { Proposal } from "../flows/flows.schemas.ts";
import { PersonRef } from "../persons.ts";
import { confirmationOf, Id } from "../schemas.ts";
import { UsedConnection } from "../used-connections.ts";

export const ProposalSummary = Proposal.extend({
  flowId: Id,
  flowName: z.string(),
}).meta({ id: "ProposalSummary" });
export type ProposalSummary = z.infer<typeof ProposalSummary>;

const SaidOfStep = z.strictObject({
  step: z.string().nullable().meta({
    description: "A step's id, `trigger`, or null for the flow as a whole.",
  }),
  path: z.array(z.string()).meta({ description: "Keys from there." }),
  message: z.string().meta({ description: "For people, in the language asked for." }),
});

export const ProposalDetail = ProposalSummary.extend({
  document: FlowDocument.meta({ description: "What would be published, exactly." }),
  published: FlowDocument.nullable().meta({
    description: "What new runs do until then; null before the first publication.",
  }),
  connections: z.array(UsedConnection).meta({ description: "The connections in both." }),
  calls: z.array(z.strictObject({ id: Id, name: z.string(), owner: PersonRef })).meta({
    description: "The flows that it calls for the first time, whose owners must agree as well.",
  }),
  outdated: z.boolean().meta({
    description:
      "A flow that it calls has been published again since: nobody can agree to it, and it must be proposed again.",
  }),
  unchecked: z
    .strictObject({
      before: z.boolean().meta({ description: "In the published version." }),
      after: z.boolean().meta({ description: "In this version." }),
      callers: z.array(z.strictObject({ id: Id, name: z.string() })).meta({
        description:
          "The flows that call it, by themselves or through others, and check no sender either.",
      }),
      message: z.string().meta({ description: "For people, in the language asked for." }),
    })
    .nullable()
    .meta({
      description:
        "Anyone who knows a webhook address can start the flow, with any data, because nothing checks who sends. Null if senders are checked before and after.",
    }),
  writes: z
    .array(
      z.strictObject({
        kind: z.enum(["added", "changed", "same", "removed"]).meta({
          description: "Against the published version.",
        }),
        step: z.string().meta({
          description: "The step that writes, or the one whose call leads to it.",
        }),
        connection: Id.nullable().meta({ description: "Through which it goes." }),
        movesMoney: z.boolean(),
        message: z.string().meta({
          description: "What it does, with the amount if that is known, in the language asked for.",
          example: "“Create charge (Stripe)” charges ¥1,200, for each item of [Trigger › Items].",
        }),
        before: z
          .string()
          .nullable()
          .meta({ description: "What it did until now, if that differs; else null." }),
      }),
    )
    .meta({
      description:
        "All that the version writes to outside systems, by itself and by the flows that it calls: what moves money first, then what is new.",
    }),
  changes: z.array(SaidOfStep).meta({
    description:
      "What is different from the published version, in words, down to each field of steps that are new or others, wherever they stand; and what newly called flows do.",
  }),
  unchanged: z.array(SaidOfStep).meta({
    description: "What stays as it is in steps in which something else is different.",
  }),
}).meta({ id: "ProposalDetail" });
export type ProposalDetail = z.infer<typeof ProposalDetail>;

/** Of a proposal, which never changes. */
export const Agreement = z
  .strictObject({ confirm: confirmationOf(null, "once") })
  .meta({ id: "Agreement" });
