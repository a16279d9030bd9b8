import { createHmac, randomBytes } from "node:crypto";

/** The headers of the Standard Webhooks specification. */

const prefix = "whsec_";

export function drawSecret(): string {
  return `${prefix}${randomBytes(32).toString("base64")}`;
}

/** `id` is the same however often something is sent, `at` is the moment of this time. Every secret signs. */
export function signedHeaders(
  { id, at, body }: { readonly id: string; readonly at: number; readonly body: string },
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at / 1_000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}
