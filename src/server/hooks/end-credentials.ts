import { asPublished } from "#engine/called-flows.ts";
import { isPermit, permitFor } from "#engine/permit.ts";
import type { FlowRecord } from "#engine/store.ts";
import type { ServerParts } from "../parts.ts";
import type { Ended } from "../sign-in/ended.ts";

/**
 * Ends the credentials that a person has made for flows whose connections they may not operate any more, and revokes
 * the webhook addresses: they are not to come back to life with a right that is given anew. Says which.
 */
export async function endCredentialsOf(
  { store, clock }: Pick<ServerParts, "store" | "clock">,
  person: string,
): Promise<Pick<Ended, "credentialsEnded" | "addressesEnded">> {
  const ended: { readonly credentials: string[]; readonly addresses: string[] } = {
    credentials: [],
    addresses: [],
  };
  for (const flow of await store.flows()) {
    const theirs = (await store.invokeKeys(flow.id)).filter((key) => key.createdBy === person);
    const address = await store.hookAddressOf(flow.id);
    const isTheirs = address?.createdBy === person || address?.secretBy === person;
    if ((theirs.length === 0 && !isTheirs) || (await mayStart(flow, person, store))) continue;
    for (const { id } of theirs) {
      await store.endInvokeKeys({ id });
      ended.credentials.push(id);
    }
    if (!isTheirs) continue;
    await store.revokeHookAddress(flow.id, clock.now());
    ended.addresses.push(flow.id);
  }
  return { credentialsEnded: ended.credentials, addressesEnded: ended.addresses };
}

async function mayStart(
  { draft, version }: FlowRecord,
  by: string,
  store: ServerParts["store"],
): Promise<boolean> {
  const running = [version ?? asPublished(draft)];
  const permit = await permitFor({ by, running, atOnce: false }, store);
  return isPermit(permit) || permit.why === "standstill";
}
