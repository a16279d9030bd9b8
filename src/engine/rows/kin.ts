import type { AnyTrigger } from "#sdk/connector.ts";
import type { ConnectionRecord, Kept, PollRecord, PollStore, RowsPoll } from "../store.ts";

/**
 * Polls of one account, trigger and place, each through another connection, give their events names of one kind. A flow
 * that moves from one of them to another must not meet a name again that another event had.
 */
export type Kin = Pick<RowsPoll, "pollId" | "kept">;

export interface Begun {
  readonly trigger: Pick<AnyTrigger, "perConnection">;
  readonly connection: Pick<ConnectionRecord, "connector" | "account" | "mode">;
  /** The connection that the flow listened to last. */
  readonly stoodAt: string | null;
}

/** The kin of a poll. */
export async function kinOf(
  { id, trigger, place }: Pick<PollRecord, "id" | "trigger" | "place">,
  begun: Begun,
  store: Pick<PollStore, "rowsPolls">,
): Promise<readonly Kin[]> {
  const others = (await store.rowsPolls(trigger, place)).filter(({ pollId }) => pollId !== id);
  return kinAmong(others, begun);
}

/** Pure: of the polls of a trigger in one place, those whose events a flow may have met under the names of this account. */
export function kinAmong(
  polls: readonly RowsPoll[],
  { trigger, connection, stoodAt }: Begun,
): readonly Kin[] {
  const { connector, account, mode } = connection;
  if (trigger.perConnection || account === null) return [];
  return polls.filter(({ connectionId, of }) =>
    // An earlier build did not note whose a connection was that is gone.
    of === null
      ? connectionId === stoodAt
      : of.connector === connector && of.account === account && of.mode === mode,
  );
}

/** Pure: the lowest epoch that none of them is above. What another way has told is in no epoch of this one. */
export function epochAbove(way: Kept["way"], known: readonly Kept[]): number {
  return Math.max(0, ...known.map((kept) => (kept.way === way ? kept.epoch : kept.epoch + 1)));
}
