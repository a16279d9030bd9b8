import { createRoute, z } from "@hono/zod-openapi";
import { bodyRefusals, refusals } from "../error-body.ts";
import { PersonRef } from "../persons.ts";
import { answer, Id, IdParam, jsonBody, Moment } from "../schemas.ts";

/** The operations on the address at which a system rings for the polls of a connection. */

export const ConnectionWebhook = z
  .strictObject({
    url: z
      .string()
      .nullable()
      .meta({ description: "Where the system sends to. Null: there is none." }),
    createdAt: Moment.nullable(),
    createdBy: PersonRef.nullable(),
    secrets: z
      .array(
        z.strictObject({
          id: Id,
          createdAt: Moment,
          createdBy: PersonRef,
          expiresAt: Moment.nullable().meta({ description: "Null: until it is replaced." }),
        }),
      )
      .meta({
        description:
          "The signing secrets that are good at present, the newest first. None can be read.",
      }),
    heardAt: Moment.nullable().meta({
      description: "When a delivery was received last, to within ten seconds; null: none was.",
    }),
    refused: z
      .strictObject({
        at: Moment,
        why: z.enum(["wrong_signature", "no_secret", "too_old", "unreadable"]),
      })
      .nullable()
      .meta({ description: "Why a delivery was refused last; null: none was." }),
  })
  .meta({ id: "ConnectionWebhook" });
export type ConnectionWebhook = z.infer<typeof ConnectionWebhook>;

const SigningSecret = z
  .strictObject({
    secret: z.string().min(1).max(500).meta({
      description: "As the system shows it. Nobody can read it again.",
      example: "whsec_...",
    }),
    keepOldMinutes: z.int().min(0).max(10_080).default(0).meta({
      description: "For how long the secret before it stays good. Two are good at most.",
    }),
  })
  .meta({ id: "ConnectionWebhookSecret" });

const tags = ["connections"];
const request = { params: IdParam };

export const show = createRoute({
  method: "get",
  path: "/{id}/webhook",
  operationId: "getConnectionWebhook",
  tags,
  summary: "Show a connection's webhook address",
  description:
    "The system sends there what happens, and the triggers of the connection poll at once. A delivery is never an event of a flow.",
  request,
  responses: {
    200: answer("The address.", ConnectionWebhook),
    ...refusals("connection.not_found", "connection.connector_missing", "connection.no_webhooks"),
  },
});

export const make = createRoute({
  method: "post",
  path: "/{id}/webhook/address",
  operationId: "makeConnectionWebhookAddress",
  tags,
  summary: "Make a webhook address for a connection",
  description:
    "Draws a new address. The one before it is revoked at once and answers 410; the secrets stay.",
  request,
  responses: {
    201: answer("The address.", ConnectionWebhook),
    ...refusals(
      "connection.not_found",
      "connection.connector_missing",
      "connection.no_webhooks",
      "hook.changed_meanwhile",
      "(outside) connection",
    ),
  },
});

export const revoke = createRoute({
  method: "delete",
  path: "/{id}/webhook/address",
  operationId: "revokeConnectionWebhookAddress",
  tags,
  summary: "Revoke a connection's webhook address",
  description:
    "It answers 410 from now on, and its secrets are gone. The triggers poll at their own times.",
  request,
  responses: { 204: { description: "It is revoked." }, ...refusals("connection.not_found") },
});

export const setSecret = createRoute({
  method: "post",
  path: "/{id}/webhook/secrets",
  operationId: "setConnectionWebhookSecret",
  tags,
  summary: "Set the signing secret of a connection's webhook",
  description:
    "The system draws it and signs with it. The one before it ends at once, or after a time.",
  request: { ...request, body: jsonBody(SigningSecret) },
  responses: {
    201: answer("The address.", ConnectionWebhook),
    ...bodyRefusals(
      "connection.not_found",
      "connection.connector_missing",
      "connection.no_webhooks",
      "connection.webhook_missing",
      "connection.signing_secret_malformed",
      "hook.changed_meanwhile",
      "(outside) connection",
    ),
  },
});
