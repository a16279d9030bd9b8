import type { AnyTrigger } from "#sdk/connector.ts";
import { trailOf } from "./schedule.ts";
import type { ConnectionRecord, Store } from "./store.ts";

/** What a flow is to listen to. */
export interface ListenedSource {
  readonly connection: Pick<ConnectionRecord, "id" | "connector" | "account" | "mode">;
  readonly trigger: Pick<AnyTrigger, "id" | "overlapSeconds">;
}

export interface Stood {
  /** Up to when the flow has seen what is listed. */
  readonly at: number;
  /** What is dated from here on may have been listed after that. */
  readonly from: number;
}

/**
 * Up to when a flow has seen what a connection's trigger lists; null where it did not listen to these
 * events last, so that there is nothing to catch up on. Another connection to the same account tells of
 * the same events.
 */
export async function whereItStood(
  flowId: string,
  { connection, trigger }: ListenedSource,
  { store }: { readonly store: Store },
): Promise<Stood | null> {
  const seen = await store.seenUntil(flowId);
  if (seen?.trigger !== trigger.id) return null;
  if (seen.connectionId !== connection.id) {
    const before = await store.connection(seen.connectionId);
    if (!before || !isSameAccount(before, connection)) return null;
  }
  return { at: seen.at, from: Math.max(seen.at - trailOf(trigger), seen.owedFrom) };
}

function isSameAccount(
  one: ListenedSource["connection"],
  other: ListenedSource["connection"],
): boolean {
  return (
    one.connector === other.connector &&
    one.mode === other.mode &&
    one.account !== null &&
    one.account === other.account
  );
}
