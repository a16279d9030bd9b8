import type { PollRecord, Store } from "./store.ts";

/**
 * Up to when a flow has seen what a connection's trigger lists; null where it did not listen to these
 * last, so that there is nothing to catch up on.
 */
export async function whereItStood(
  flowId: string,
  { connectionId, trigger }: Pick<PollRecord, "connectionId" | "trigger">,
  { store }: { readonly store: Store },
): Promise<number | null> {
  const seen = await store.seenUntil(flowId);
  return seen?.connectionId === connectionId && seen.trigger === trigger ? seen.at : null;
}
