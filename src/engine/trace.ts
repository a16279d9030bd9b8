import type { AnyTrigger } from "#sdk/connector.ts";
import type { TriggerEvent } from "#sdk/trigger.ts";
import type { TracedEvent } from "./accept.ts";
import { flowOfEffect } from "./effects.ts";
import type { Store } from "./store.ts";

/** Finds out whether an event came from a write of ours, and which flows led to that write. */
export async function trace(
  event: TriggerEvent,
  source: { readonly trigger: AnyTrigger; readonly connectionId: string },
  store: Store,
  newId: () => string,
): Promise<TracedEvent> {
  const madeBy =
    source.trigger.madeBy(event.data) ??
    (await store.effectOfObject(source.connectionId, event.key));
  return { id: newId(), event, madeBy, ancestry: madeBy ? await ancestryOf(madeBy, store) : [] };
}

/** An effect that a restored backup does not know still names its flow. */
async function ancestryOf(effectId: string, store: Store): Promise<readonly string[]> {
  return (await store.ancestryOfEffect(effectId)) ?? [flowOfEffect(effectId)];
}
