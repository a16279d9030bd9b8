import { z } from "@hono/zod-openapi";
import { checkKinds } from "#flow/webhook-trigger.ts";
import { PersonRef } from "../persons.ts";
import { AnyJson, Id, Moment } from "../schemas.ts";

/** Shapes of a flow's webhook address. */

const CheckKind = z
  .enum(checkKinds)
  .meta({ id: "WebhookCheckKind", description: "How deliveries show where they come from." });

export const FlowWebhook = z
  .strictObject({
    url: z.string().nullable().meta({
      description:
        "Where the sender sends to. Null: there is none, or you may not see it, because anyone who knows it may be able to start the flow. An API key sees it with the scope `administer` only. Where no connection acts in the flow, its owner and the person who made the address see it.",
    }),
    isThere: z
      .boolean()
      .meta({ description: "There is an address, whether you may see it or not." }),
    createdAt: Moment.nullable(),
    createdBy: PersonRef.nullable().meta({
      description:
        "They stand for what deliveries let the flow’s connections do, together with the person who set the secret that a delivery shows. While they may not operate all of these, it is not received.",
    }),
    secrets: z
      .array(
        z.strictObject({
          id: Id,
          check: CheckKind,
          createdAt: Moment,
          createdBy: PersonRef,
          expiresAt: Moment.nullable().meta({ description: "Null: until it is replaced." }),
        }),
      )
      .meta({
        description: "The secrets that are good at present, the newest first. None can be read.",
      }),
    listeningUntil: Moment.nullable().meta({
      description: "Until then the next delivery is captured as a sample; null: no one listens.",
    }),
    captured: z
      .strictObject({
        at: Moment,
        headers: z.record(z.string(), z.string()),
        body: AnyJson,
      })
      .nullable()
      .meta({
        description:
          "The delivery that was captured last, for a day; null: none, or you may not see it, as the address.",
      }),
    refused: z
      .strictObject({
        at: Moment,
        why: z.enum(["wrong_signature", "no_secret", "too_old", "unreadable"]),
      })
      .nullable()
      .meta({ description: "Why a delivery was refused last; null: none was." }),
  })
  .meta({ id: "FlowWebhook" });
export type FlowWebhook = z.infer<typeof FlowWebhook>;

export const NewSecret = z
  .strictObject({
    secret: z.string().min(1).max(500).exactOptional().meta({
      description:
        "As the sender shows it; for Basic `user:password`. If it is left out, Millrace draws one, for you to enter at the sender.",
    }),
    keepOldMinutes: z.int().min(0).max(10_080).default(0).meta({
      description: "For how long the secret before it stays good. Two are good at most.",
    }),
  })
  .meta({ id: "NewFlowWebhookSecret" });

export const SecretAnswer = z
  .strictObject({
    webhook: FlowWebhook,
    secret: z.string().nullable().meta({
      description: "The one that was drawn, shown only this once; null: it was yours.",
    }),
  })
  .meta({ id: "FlowWebhookSecret" });
