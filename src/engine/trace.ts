import type { AnyTrigger } from "#sdk/connector.ts";
import type { TriggerEvent } from "#sdk/trigger.ts";
import type { TracedEvent } from "./accept.ts";
import { flowOfEffect, isOurKey } from "./effect-name.ts";
import { eventName } from "./event-name.ts";
import type { ConnectionRecord, Store } from "./store.ts";

/** Finds out whether an event came from a write of ours, and which flows led to that write. */
export async function trace(
  event: TriggerEvent,
  source: {
    readonly trigger: AnyTrigger;
    readonly connection: ConnectionRecord;
    readonly place: string;
  },
  store: Store,
  newId: () => string,
): Promise<TracedEvent> {
  const { trigger, connection } = source;
  const madeBy = await effectBehind(event, trigger, connection, store);
  const ancestry =
    madeBy === null
      ? []
      : ((await store.ancestryOfEffect(madeBy)) ?? [
          // An effect that a restored backup does not know still names its flow, and those before it.
          ...(trigger.chain?.(event.data) ?? []),
          flowOfEffect(madeBy),
        ]);
  const about = trigger.about?.(event.data) ?? null;
  return { id: newId(), event, name: eventName(event.key, source), about, madeBy, ancestry };
}

async function effectBehind(
  { key, data }: TriggerEvent,
  trigger: AnyTrigger,
  connection: ConnectionRecord,
  store: Store,
): Promise<string | null> {
  const sentWith = trigger.sentWith?.(data) ?? null;
  // Who has changed the object says more than who made it.
  if (sentWith !== null && !isOurKey(sentWith)) return null;
  const sent = sentWith === null ? null : await store.effectOfKey(connection.id, sentWith);
  const madeBy = sent ?? trigger.madeBy(data);
  // A key that is not unique may be the number of an object of another kind.
  if (madeBy !== null || !trigger.uniqueKeys) return madeBy;
  return store.effectOfObject(connection.id, key);
}
