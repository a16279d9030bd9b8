import type { AnyTrigger } from "#sdk/connector.ts";
import type { TriggerEvent } from "#sdk/trigger.ts";
import type { TracedEvent } from "./accept.ts";
import { flowOfEffect } from "./effects.ts";
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
  // A key that is not unique may be the number of an object of another kind.
  const madeBy =
    trigger.madeBy(event.data) ??
    (trigger.uniqueKeys ? await store.effectOfObject(connection.id, event.key) : null);
  const ancestry =
    madeBy === null
      ? []
      : ((await store.ancestryOfEffect(madeBy)) ?? [
          // An effect that a restored backup does not know still names its flow, and those before it.
          ...(trigger.chain?.(event.data) ?? []),
          flowOfEffect(madeBy),
        ]);
  return { id: newId(), event, name: eventName(event.key, source), madeBy, ancestry };
}
