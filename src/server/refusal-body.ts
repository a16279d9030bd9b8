import { z } from "zod";
import { MoneyLimit } from "./money-limit.ts";

/** One thing that is wrong, where it is. */
const ErrorDetail = z.object({
  code: z.string(),
  message: z.string(),
  path: z
    .array(z.union([z.string(), z.number()]))
    .readonly()
    .exactOptional()
    .meta({ description: "Where it is: keys from the root of what was sent, or of the step." }),
  step: z
    .string()
    .nullable()
    .exactOptional()
    .meta({ description: "A step's id, `trigger`, or null for the flow as a whole." }),
  severity: z.enum(["error", "warning"]).exactOptional(),
});

/** Limits on money that are proposed to the owner of a connection that has none. */
const ProposedLimits = z
  .object({
    connection: z.string().meta({ description: "The id of a connection of yours." }),
    name: z.string(),
    limits: z.array(MoneyLimit).readonly().meta({
      description: "To set them, send them to `/connections/{id}/limits`. Empty: nothing is known.",
    }),
    reasons: z.array(z.string()).readonly().meta({ description: "For people: how they came." }),
  })
  .meta({ id: "ProposedLimits" });

/** The one shape of every refusal. Callers may meet newer servers, which say more. */
export const ErrorBody = z
  .object({
    error: z.object({
      code: z.string().meta({
        description: "Stable and machine-readable. An outside system's own codes carry its name.",
        example: "flow.not_found",
      }),
      message: z.string().meta({ description: "For people, in the language asked for." }),
      advice: z.string().exactOptional().meta({ description: "What to do next." }),
      requestId: z
        .string()
        .exactOptional()
        .meta({ description: "The outside system's name for its request." }),
      details: z.array(ErrorDetail).readonly(),
      confirm: z.string().exactOptional().meta({
        description:
          "With a refusal that asks for a confirmation, such as `flow.live_writes`, `run.continue_unconfirmed_money` or `connection.in_use`: repeat the request with this as its `confirm` to confirm exactly what the details name. It is another one as soon as anything in the flow, or in what it calls, is different, or the money of the write is.",
        example: "5f2b0c6e9d1a4f7388e1c0aa47d29b36",
      }),
      proposedLimits: z.array(ProposedLimits).readonly().exactOptional().meta({
        description:
          "With `flow.live_writes`: limits for your connections that have none, before money first moves through them. To go on without, confirm.",
      }),
    }),
  })
  .meta({ id: "Error" });
export type ErrorBody = z.infer<typeof ErrorBody>;
export type ErrorDetail = z.infer<typeof ErrorDetail>;
export type ProposedLimits = z.infer<typeof ProposedLimits>;
