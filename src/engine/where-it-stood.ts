import type { AnyTrigger } from "#sdk/connector.ts";
import { onlyPlace } from "./place.ts";
import { trailOf } from "./schedule.ts";
import { pollOf } from "./shared-polls.ts";
import type { ConnectionRecord, Store } from "./store.ts";

/** What a flow is to listen to. */
export interface ListenedSource {
  readonly connection: Pick<ConnectionRecord, "id" | "connector" | "account" | "mode">;
  readonly trigger: AnyTrigger;
  readonly place: string;
}

export interface Stood {
  /** Up to when the flow has seen what is listed. */
  readonly at: number;
  /** What is dated from here on may have been listed after that. */
  readonly from: number;
}

/**
 * Of a trigger that reads rows: up to when the flow has seen them; null too where the poll has gone on without it, for
 * what it has read since is not read again.
 */
async function whereRowsStood(
  seen: NonNullable<Awaited<ReturnType<Store["seenUntil"]>>>,
  { connection, trigger, place }: ListenedSource,
  store: Store,
): Promise<Stood | null> {
  if (seen.connectionId !== connection.id) return null;
  const poll = await store.poll(connection.id, pollOf(trigger), place);
  if (poll === null || poll.cursor === null || poll.cursor > seen.at) return null;
  return { at: seen.at, from: seen.at };
}

/**
 * Up to when a flow has seen what a connection's trigger lists; null where it did not listen to these
 * events last, so that there is nothing to catch up on. Another connection to the same account tells of
 * the same events.
 */
export async function whereItStood(
  flowId: string,
  { connection, trigger, place }: ListenedSource,
  { store }: { readonly store: Store },
): Promise<Stood | null> {
  const seen = await store.seenUntil(flowId);
  if (seen?.trigger !== pollOf(trigger) || (seen.place ?? onlyPlace).id !== place) return null;
  if (trigger.kind !== "since") return whereRowsStood(seen, { connection, trigger, place }, store);
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
