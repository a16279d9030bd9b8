import type { Json } from "#sdk/json.ts";
import type { Registry } from "./registry.ts";
import { trailOf } from "./schedule.ts";
import { pollOf } from "./shared-polls.ts";
import type { ConnectionRecord, Store } from "./store.ts";

/** A system reports, with a signature, something that its lists contain or soon will. */
export interface BellRing {
  readonly connection: ConnectionRecord;
  readonly body: Json;
}

interface RingOptions {
  readonly store: Store;
  readonly registry: Registry;
  readonly clock: { now(): number };
}

/**
 * Has the polls of the connection that watch such a thing ask for it soon. The delivery itself is never an event.
 * `undecided`: a restored backup waits for a person to say what it is.
 */
export async function ring(
  { connection, body }: BellRing,
  { store, registry, clock }: RingOptions,
): Promise<"heard" | "undecided"> {
  if (await store.restored()) return "undecided";
  const connector = registry.connector(connection.connector);
  for (const told of connector?.rings?.ring(body, connection) ?? [])
    for (const trigger of connector?.triggers ?? []) {
      if (trigger.kind !== "since" || !told.watches.includes(trigger.watches)) continue;
      const poll = await store.poll(connection.id, pollOf(trigger));
      if (poll === null) continue;
      // What is older than a poll looks back is not found by asking.
      const isInReach = told.at.getTime() >= (poll.cursor ?? 0) - trailOf(trigger);
      await store.ring({ pollId: poll.id, key: told.key, isInReach, at: clock.now() });
    }
  return "heard";
}
