import { z } from "@hono/zod-openapi";
import { FlowDocument } from "#flow/document.ts";
import { ConfirmedWrites, Proposal } from "../flows/flows.schemas.ts";
import { Id } from "../schemas.ts";
import { UsedConnection } from "../used-connections.ts";

export const ProposalSummary = Proposal.extend({
  flowId: Id,
  flowName: z.string(),
}).meta({ id: "ProposalSummary" });
export type ProposalSummary = z.infer<typeof ProposalSummary>;

export const ProposalDetail = ProposalSummary.extend({
  document: FlowDocument.meta({ description: "What would be published, exactly." }),
  published: FlowDocument.nullable().meta({
    description: "What new runs do until then; null before the first publication.",
  }),
  connections: z.array(UsedConnection).meta({ description: "The connections in both." }),
  changes: z
    .array(
      z.strictObject({
        step: z.string().nullable().meta({
          description: "A step's id, `trigger`, or null for the flow as a whole.",
        }),
        path: z.array(z.string()).meta({ description: "Keys from there." }),
        message: z.string().meta({ description: "For people, in the language asked for." }),
      }),
    )
    .meta({ description: "What is different from the published version, in words." }),
}).meta({ id: "ProposalDetail" });
export type ProposalDetail = z.infer<typeof ProposalDetail>;

export const Agreement = z.strictObject({ confirm: ConfirmedWrites }).meta({ id: "Agreement" });
