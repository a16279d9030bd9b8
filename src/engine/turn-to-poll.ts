import type { EventTrigger } from "#flow/trigger.ts";
import { allExclusive, pollName } from "./exclusive.ts";
import { onlyPlace, type Place, placeOf } from "./place.ts";
import { pollOnce } from "./poll.ts";
import type { ActivateOptions } from "./ready-flow.ts";
import type { Registry } from "./registry.ts";
import { pollOf } from "./shared-polls.ts";
import type { FlowRecord, Lease, PollRecord, Store, Subscription } from "./store.ts";

/** The polls that a flow turns to and leaves. */

/** What a flow is to listen to. */
export type Source = Pick<Subscription, "connectionId" | "trigger" | "everySeconds"> & {
  readonly place: Place;
};

/**
 * No other turn of this poll between the baseline and the subscription: an event in between would be
 * noted as seen before the flow listens. Nor one of the poll that an active flow leaves: what it brought in
 * between would have a name that this poll may give to another event.
 */
export async function withPoll<Result>(
  { id: flowId }: Pick<FlowRecord, "id">,
  chosen: EventTrigger,
  { store, clock, exclusive, newId, registry }: ActivateOptions,
  job: (
    poll: PollRecord,
    source: Source,
    lease: Lease,
    leases: readonly Lease[],
  ) => Promise<Result>,
): Promise<Result> {
  const { connection: connectionId, everySeconds } = chosen;
  const trigger = pollOfTrigger(chosen, registry);
  if (connectionId === null || everySeconds === null)
    throw new Error("A flow that is ready has a connection and a polling frequency");
  const place = placeOfTrigger(chosen, registry);
  const made = await store.ensurePoll({
    id: newId(),
    connectionId,
    trigger,
    place,
    at: clock.now(),
  });
  const left = await pollOfFlow(flowId, store);
  const names = [pollName(made.id), ...(left === null ? [] : [pollName(left.id)])] as const;
  return allExclusive(names, exclusive, async (lease, leases) => {
    const poll = (await store.poll(connectionId, trigger, place.id)) ?? made;
    return job(poll, { connectionId, trigger, place, everySeconds }, lease, leases);
  });
}

/** What an active flow listens to. */
async function pollOfFlow(flowId: string, store: Store): Promise<PollRecord | null> {
  const standing = await store.subscription(flowId);
  return standing && store.poll(standing.connectionId, standing.trigger, standing.place?.id);
}

/** Before an active flow turns to another trigger, it gets what the old one has for it. */
export async function lookOnceMore(flow: FlowRecord, options: ActivateOptions): Promise<void> {
  const { store, exclusive } = options;
  const standing = await pollOfFlow(flow.id, store);
  if (standing === null) return;
  await exclusive(pollName(standing.id), async (lease) => {
    // It may have had a turn while this waited for it.
    const poll = await pollOfFlow(flow.id, store);
    if (poll) await pollOnce(poll, lease, options);
  });
}

export function placeOfTrigger(
  { connector, trigger: id, settings }: EventTrigger,
  registry: Registry,
) {
  const trigger = registry.trigger(connector, id);
  return trigger ? placeOf(trigger, settings) : onlyPlace;
}

export function pollOfTrigger(
  { connector, trigger: id }: EventTrigger,
  registry: Registry,
): string {
  const trigger = registry.trigger(connector, id);
  return trigger ? pollOf(trigger) : id;
}
