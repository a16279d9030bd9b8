import { createRoute } from "@hono/zod-openapi";
import { bodyRefusals, refusals } from "../error-body.ts";
import { optionalBody } from "../optional-body.ts";
import { answer, IdParam, optionalJsonBody } from "../schemas.ts";
import { FlowWebhook, NewSecret, SecretAnswer } from "./address.schemas.ts";

/** The operations on a flow's webhook address. */

const tags = ["flows"];
const request = { params: IdParam };

export const show = createRoute({
  method: "get",
  path: "/{id}/webhook",
  operationId: "getFlowWebhook",
  tags,
  summary: "Show a flow's webhook address",
  description:
    "Where other systems deliver what starts the flow, which secrets are good, and what was captured. The address and the captured delivery are shown only to whom the owners of all the flow’s connections let operate them; where there are none, to the flow’s owner and the person who made the address. An API key needs the scope `administer` to see them.",
  request,
  responses: {
    200: answer("The address.", FlowWebhook),
    ...refusals("flow.not_found", "hook.not_started_by_webhook"),
  },
});

export const make = createRoute({
  method: "post",
  path: "/{id}/webhook/address",
  operationId: "makeFlowWebhookAddress",
  tags,
  summary: "Make a webhook address for a flow",
  description:
    "Draws a new address. The one before it is revoked at once and answers 410; the secrets stay, except those of people who may not operate the flow’s connections any more. Anyone who can send to it starts the flow with what they send: every connection in the flow must be yours, or its owner must have granted you to operate it.",
  request,
  responses: {
    201: answer("The address.", FlowWebhook),
    ...refusals(
      "flow.not_found",
      "hook.not_started_by_webhook",
      "hook.changed_meanwhile",
      "connection.not_granted",
    ),
  },
});

export const revoke = createRoute({
  method: "delete",
  path: "/{id}/webhook/address",
  operationId: "revokeFlowWebhookAddress",
  tags,
  summary: "Revoke a flow's webhook address",
  description:
    "It answers 410 from now on, and its secrets are gone. Nothing starts the flow until there is a new address. Runs go on.",
  request,
  responses: {
    204: { description: "It is revoked." },
    ...refusals("flow.not_found"),
  },
});

export const setSecret = createRoute({
  method: "post",
  path: "/{id}/webhook/secrets",
  operationId: "setFlowWebhookSecret",
  tags,
  summary: "Set the secret of a flow's webhook",
  description:
    "For the check that the draft names: yours, or one that Millrace draws. Nobody can read it again. The one before it ends at once, or after a time, so that the sender can change to the new one.",
  middleware: optionalBody,
  request: { ...request, body: optionalJsonBody(NewSecret) },
  responses: {
    201: answer("The secret.", SecretAnswer),
    ...bodyRefusals(
      "flow.not_found",
      "hook.not_started_by_webhook",
      "hook.address_missing",
      "hook.check_takes_no_secret",
      "hook.secret_malformed",
      "hook.changed_meanwhile",
      "connection.not_granted",
    ),
  },
});

export const startListening = createRoute({
  method: "post",
  path: "/{id}/webhook/listening",
  operationId: "listenToFlowWebhook",
  tags,
  summary: "Listen for one delivery",
  description:
    "For ten minutes. The next delivery that shows what the draft asks for is captured, for you to make a sample of it. The capture starts nothing. The sender is answered 200 even if the flow is not active; an active flow takes the delivery as always.",
  request,
  responses: {
    200: answer("The address, which listens.", FlowWebhook),
    ...refusals(
      "flow.not_found",
      "hook.not_started_by_webhook",
      "hook.address_missing",
      "connection.not_granted",
    ),
  },
});

export const stopListening = createRoute({
  method: "delete",
  path: "/{id}/webhook/listening",
  operationId: "stopListeningToFlowWebhook",
  tags,
  summary: "Stop listening for a delivery",
  description: "What was captured stays for a day.",
  request,
  responses: {
    204: { description: "No one listens." },
    ...refusals("flow.not_found"),
  },
});
