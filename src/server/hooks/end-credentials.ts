import { isPermit, permitFor } from "#engine/permit.ts";
import type { ServerParts } from "../parts.ts";

/**
 * Ends the credentials that a person has made for flows whose connections they may not operate any more: they
 * are not to come back to life with a right that is given anew.
 */
export async function endCredentialsOf(
  { store }: Pick<ServerParts, "store">,
  person: string,
): Promise<void> {
  for (const { id: flowId, version } of await store.flows()) {
    if (version?.document.trigger?.kind !== "invoke") continue;
    const theirs = (await store.invokeKeys(flowId)).filter((key) => key.createdBy === person);
    if (theirs.length === 0) continue;
    const wish = { by: person, running: [version], atOnce: false };
    const permit = await permitFor(wish, store);
    if (isPermit(permit) || permit.why === "standstill") continue;
    for (const { id } of theirs) await store.endInvokeKeys({ id });
  }
}
