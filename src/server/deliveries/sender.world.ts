/** For tests: systems that send webhooks, each in its own way of signing, written from their manuals and not from ours. */
import { createHmac } from "node:crypto";
import type { WebhookCheck } from "#flow/webhook-trigger.ts";

export interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const hex = (algorithm: string, secret: string, signed: string): string =>
  createHmac(algorithm, secret).update(signed).digest("hex");
const base64 = (secret: string | Buffer, signed: string): string =>
  createHmac("sha256", secret).update(signed).digest("base64");

/** A delivery as the sender signs it. `at`: seconds since 1970. */
export function signedBy(
  check: WebhookCheck,
  secret: string,
  body: string,
  { at, id = "evt_1" }: { readonly at: number; readonly id?: string },
): Sent {
  const json = { "content-type": "application/json" };
  switch (check.kind) {
    case "stripe":
      return {
        headers: {
          ...json,
          "stripe-signature": `t=${at},v1=${hex("sha256", secret, `${at}.${body}`)},v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39`,
        },
        body,
      };
    case "github":
      return {
        headers: {
          ...json,
          "x-github-event": "push",
          "x-github-delivery": id,
          "x-hub-signature-256": `sha256=${hex("sha256", secret, body)}`,
        },
        body,
      };
    case "slack":
      return {
        headers: {
          ...json,
          "x-slack-request-timestamp": String(at),
          "x-slack-signature": `v0=${hex("sha256", secret, `v0:${at}:${body}`)}`,
        },
        body,
      };
    case "shopify":
      return {
        headers: {
          ...json,
          "x-shopify-topic": "orders/create",
          "x-shopify-event-id": id,
          "x-shopify-hmac-sha256": base64(secret, body),
        },
        body,
      };
    case "standard": {
      const key = Buffer.from(secret.replace("whsec_", ""), "base64");
      return {
        headers: {
          ...json,
          "webhook-id": id,
          "webhook-timestamp": String(at),
          "webhook-signature": `v1a,bm90IG91cnM= v1,${base64(key, `${id}.${at}.${body}`)}`,
        },
        body,
      };
    }
    case "hmac": {
      const digest = createHmac(check.algorithm, secret).update(body).digest(check.encoding);
      return { headers: { ...json, [check.header]: `${check.prefix}${digest}` }, body };
    }
    case "basic": {
      const shown = Buffer.from(secret).toString("base64");
      return { headers: { ...json, authorization: `Basic ${shown}` }, body };
    }
    case "header":
      return { headers: { ...json, [check.header]: secret }, body };
    case "none":
      return { headers: json, body };
  }
}
