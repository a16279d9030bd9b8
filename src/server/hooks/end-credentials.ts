import { asPublished } from "#engine/called-flows.ts";
import { isPermit, permitFor } from "#engine/permit.ts";
import type { FlowRecord } from "#engine/store.ts";
import { openAddress, sealAddress, standsBehind, stillGood } from "../deliveries/kept.ts";
import { ApiError } from "../errors.ts";
import type { ServerParts } from "../parts.ts";
import type { Ended } from "../sign-in/ended.ts";
import { mayOperate } from "./credentials.ts";

type Parts = Pick<ServerParts, "store" | "clock" | "vault">;

/**
 * Ends the credentials that a person has made for flows whose connections they may not operate any more, and what they
 * have at webhook addresses: it is not to come back to life with a right that is given anew. Says which.
 */
export async function endCredentialsOf(
  parts: Parts,
  person: string,
): Promise<Pick<Ended, "credentialsEnded" | "addressesEnded">> {
  const { store } = parts;
  const ended: { readonly credentials: string[]; readonly addresses: string[] } = {
    credentials: [],
    addresses: [],
  };
  for (const flow of await store.flows()) {
    const theirs = (await store.invokeKeys(flow.id)).filter((key) => key.createdBy === person);
    const isBehind = (await addressOf(parts, flow.id, person)) !== null;
    if ((theirs.length === 0 && !isBehind) || (await mayStart(flow, person, store))) continue;
    for (const { id } of theirs) {
      await store.endInvokeKeys({ id });
      ended.credentials.push(id);
    }
    if (await endAddress(parts, flow.id, person)) ended.addresses.push(flow.id);
  }
  return { credentialsEnded: ended.credentials, addressesEnded: ended.addresses };
}

/** The credentials that a person has made, and what they have at webhook addresses, whatever they may operate. */
export async function endHandedOutBy(parts: Parts, person: string): Promise<void> {
  await parts.store.endInvokeKeys({ createdBy: person });
  for (const { id } of await parts.store.flows()) await endAddress(parts, id, person);
}

/**
 * For after a person has handed something out. Roles are kept in another database: where the role ended at the same
 * moment, either its end has found what was handed out, or this finds that the role has ended.
 */
export async function checkStillOperates(
  parts: Parts & Pick<ServerParts, "people">,
  person: string,
): Promise<void> {
  if (await mayOperate(parts, person)) return;
  await endHandedOutBy(parts, person);
  throw ApiError.of("request.not_permitted", { role: "builder" });
}

/**
 * The person's secrets go. `true`: the address is revoked, because they have made it, or nobody else has a secret of
 * it; otherwise those who have go on.
 */
async function endAddress(parts: Parts, flowId: string, person: string): Promise<boolean> {
  const { store, clock, vault } = parts;
  const address = await addressOf(parts, flowId, person);
  if (address === null) return false;
  const { createdBy, kept, sealed: seen } = address;
  const now = clock.now();
  const secrets = stillGood(kept?.secrets ?? [], now).filter(({ by }) => by !== person);
  if (createdBy === person || kept === null || seen === null || secrets.length === 0) {
    await store.revokeHookAddress(flowId, now);
    return true;
  }
  const sealed = sealAddress(vault, flowId, { ...kept, secrets });
  // Where somebody else has changed it at the same moment, what they have left there is looked at.
  const isSealed = await store.sealHookAddress({ flowId, seen, sealed, permit: null });
  return isSealed ? false : endAddress(parts, flowId, person);
}

/** The address of a flow behind which a person stands. */
async function addressOf({ store, clock, vault }: Parts, flowId: string, person: string) {
  const address = await store.hookAddressOf(flowId);
  if (address === null) return null;
  const kept = openAddress(vault, flowId, address);
  const isBehind = standsBehind(address.createdBy, kept, clock.now()).has(person);
  return isBehind ? { ...address, kept } : null;
}

/** Whether a person may operate what runs in a flow. A connection that stands still takes no right away. */
export async function mayStart(
  { draft, version }: FlowRecord,
  by: string,
  store: ServerParts["store"],
): Promise<boolean> {
  const running = [version ?? asPublished(draft)];
  const permit = await permitFor({ by, running, atOnce: false }, store);
  return isPermit(permit) || permit.why === "standstill";
}
