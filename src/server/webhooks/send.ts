import type { Webhook, WebhookOutcome } from "#engine/store.ts";
import type { ServerParts } from "../parts.ts";
import { openWebhook, signingSecrets } from "./kept.ts";
import { signedHeaders } from "./sign.ts";

export type SendParts = Pick<ServerParts, "store" | "vault" | "clock" | "postWebhook">;

/** The receiver is gone for good. */
const gone = 410;

export function isTaken(outcome: WebhookOutcome): boolean {
  return outcome.is === "answered" && outcome.status >= 200 && outcome.status <= 299;
}

function isGone(outcome: WebhookOutcome): boolean {
  return outcome.is === "answered" && outcome.status === gone;
}

/** Nothing is left to be tried again. */
export function isOver(outcome: WebhookOutcome): boolean {
  return isTaken(outcome) || isGone(outcome);
}

/** Sends once, and notes what came of it. One that is gone has ended, until it takes something again. */
export async function sendTo(
  webhook: Webhook,
  { id, payload }: { readonly id: string; readonly payload: object },
  { store, vault, clock, postWebhook }: SendParts,
): Promise<WebhookOutcome> {
  const kept = openWebhook(vault, webhook);
  const body = JSON.stringify(payload);
  const now = clock.now();
  const outcome = await postWebhook({
    url: kept.url,
    headers: {
      "content-type": "application/json",
      "user-agent": "Millrace",
      ...signedHeaders({ id, at: now, body }, signingSecrets(kept, now)),
    },
    body,
  });
  const at = clock.now();
  const { person, setAt, endedAt: before } = webhook;
  const endedAt = isTaken(outcome) ? null : isGone(outcome) ? (before ?? at) : before;
  await store.noteWebhook({ person, setAt, endedAt, last: { at, outcome } });
  return outcome;
}
