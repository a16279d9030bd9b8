import type { Means } from "#flow/changed-rows.ts";
import type { Clock } from "../clock.ts";
import { type Exclusive, pollName } from "../exclusive.ts";
import type { Still } from "../still.ts";
import type { Kept, Store } from "../store.ts";
import { goOnAfter } from "./sequence.ts";

/** Pure: what is kept after a person's word; null where nothing has stopped. */
export function afterWord(kept: Kept | null, means: Means): Kept | null {
  if (!kept?.stopped) return null;
  if (kept.way === "sequence") return goOnAfter(kept, means);
  return means === "same"
    ? { ...kept, stopped: null, agreed: true }
    : { ...kept, stopped: null, epoch: kept.epoch + 1, begins: true };
}

/** Lets the poll that an active flow listens to go on. */
export async function goOnPolling(
  flowId: string,
  means: Means,
  {
    store,
    clock,
    exclusive,
    still,
  }: {
    readonly store: Store;
    readonly clock: Clock;
    readonly exclusive: Exclusive;
    readonly still: Still;
  },
): Promise<"going_on" | "not_stopped"> {
  const listened = await store.subscription(flowId);
  if (!listened) return "not_stopped";
  const { connectionId, trigger, place } = listened;
  const find = () => store.poll(connectionId, trigger, place?.id);
  const found = await find();
  if (!found) return "not_stopped";
  return exclusive(pollName(found.id), async (lease) => {
    const kept = afterWord((await find())?.kept ?? null, means);
    if (kept === null) return "not_stopped";
    const anew = kept.way === "snapshot" && means !== "same";
    const wish = { lease, pollId: found.id, kept, anew, at: clock.now() };
    await still();
    return (await store.goOnPolling(wish)) === "recorded" ? "going_on" : "not_stopped";
  });
}
