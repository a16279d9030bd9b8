import { z } from "zod";
import { day } from "#engine/alerts/alert.ts";
import { webhookName } from "#engine/alerts/webhook-name.ts";
import type { Webhook } from "#engine/store.ts";
import { namedContext } from "#vault/contexts.ts";
import type { Vault } from "#vault/vault.ts";

/** What of a webhook lies sealed. */

const Kept = z.object({
  url: z.string(),
  secret: z.string(),
  /** Those that were replaced, the newest first, and until when they sign too. */
  before: z.array(z.object({ secret: z.string(), until: z.number() })),
});
export type KeptWebhook = z.infer<typeof Kept>;

export function sealWebhook(vault: Vault, person: string, kept: KeptWebhook): string {
  return vault.seal(JSON.stringify(kept), namedContext(webhookName(person)));
}

/** Throws VaultError where the key does not open it. */
export function openWebhook(
  vault: Vault,
  { person, sealed }: Pick<Webhook, "person" | "sealed">,
): KeptWebhook {
  const kept: unknown = JSON.parse(vault.open(sealed, namedContext(webhookName(person))));
  return Kept.parse(kept);
}

/** The newest first. */
export function signingSecrets(
  { secret, before }: KeptWebhook,
  now: number,
): readonly [string, ...string[]] {
  return [secret, ...stillSigning(before, now).map((one) => one.secret)];
}

export function stillSigning(before: KeptWebhook["before"], now: number): KeptWebhook["before"] {
  return before.filter(({ until }) => until > now);
}

/** However often one is drawn, the header stays short. */
const mostBefore = 3;

export function withSecret(
  { url, secret: old, before }: KeptWebhook,
  secret: string,
  now: number,
): KeptWebhook {
  const signing = [{ secret: old, until: now + day }, ...stillSigning(before, now)];
  return { url, secret, before: signing.slice(0, mostBefore) };
}
