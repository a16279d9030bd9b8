import { z } from "zod";
import { checkKinds, type WebhookCheck } from "#flow/webhook-trigger.ts";
import { type HookAddress, hookAddressName } from "#engine/store.ts";
import { namedContext } from "#vault/contexts.ts";
import type { Vault } from "#vault/vault.ts";

/** What of a webhook address lies sealed: people see the address again, and nobody its secrets. */

const Kept = z.object({
  token: z.string(),
  secrets: z.array(
    z.object({
      id: z.string(),
      /** The kind of check that it is good for. */
      check: z.enum(checkKinds),
      secret: z.string(),
      at: z.number(),
      by: z.string(),
      /** Null: until it is replaced. */
      until: z.number().nullable(),
    }),
  ),
});
export type KeptAddress = z.infer<typeof Kept>;
export type KeptSecret = KeptAddress["secrets"][number];

/** `of`: the flow or the connection whose address it is. */
export function sealAddress(vault: Vault, of: string, kept: KeptAddress): string {
  return vault.seal(JSON.stringify(kept), namedContext(hookAddressName(of)));
}

/** Null where nothing is sealed any more. Throws VaultError where the key does not open it. */
export function openAddress(
  vault: Vault,
  of: string,
  { sealed }: Pick<HookAddress, "sealed">,
): KeptAddress | null {
  if (sealed === null) return null;
  const kept: unknown = JSON.parse(vault.open(sealed, namedContext(hookAddressName(of))));
  return Kept.parse(kept);
}

/** The newest first. */
export function goodSecrets(
  kept: KeptAddress | null,
  check: WebhookCheck["kind"],
  now: number,
): readonly KeptSecret[] {
  return stillGood(kept?.secrets ?? [], now).filter((one) => one.check === check);
}

export function stillGood(secrets: readonly KeptSecret[], now: number): readonly KeptSecret[] {
  return secrets.filter(({ until }) => until === null || until > now);
}

/** Who can have something delivered: who has made the address, and those whose secrets are still good. */
export function standsBehind(
  createdBy: string,
  kept: KeptAddress | null,
  now: number,
): ReadonlySet<string> {
  return new Set([createdBy, ...stillGood(kept?.secrets ?? [], now).map(({ by }) => by)]);
}

/** The one before it is good until `othersUntil`; those before that are gone, so that two are good at most. */
export function withSecret(
  { token, secrets }: KeptAddress,
  secret: KeptSecret,
  othersUntil: number,
): KeptAddress {
  const good = stillGood(secrets, secret.at);
  const others = good.filter(({ check }) => check !== secret.check);
  const last = good.find(({ check }) => check === secret.check);
  const until = last && (last.until === null ? othersUntil : Math.min(last.until, othersUntil));
  const old =
    last !== undefined && until !== undefined && until > secret.at ? [{ ...last, until }] : [];
  return { token, secrets: [secret, ...old, ...others] };
}
