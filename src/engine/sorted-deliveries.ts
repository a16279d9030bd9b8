import type { PassReason } from "#flow/ledger.ts";
import { deliveryOfErased } from "./erasing.ts";
import type { Delivery, NewRun, Skipped } from "./store.ts";

/** What becomes of events for flows, sorted by what a store writes down of it. Pure. */

/** An event's row, as far as it decides. */
export interface DeliveredEvent {
  readonly seq: number;
  readonly key: string;
  /** What it held was erased. */
  readonly isErased: boolean;
}

/** What becomes of an event for a flow, and the flow at the moment of the transaction. */
export interface ToDeliver<Event extends DeliveredEvent> {
  readonly event: Event;
  readonly delivery: Delivery;
  readonly versionId: string;
  /** What the run works on, where it is not the event's first data. */
  readonly eventData: string | null;
}

/** What a flow has handled: an event's key, or a run's name. */
export interface Handled {
  readonly flowId: string;
  readonly key: string;
}

export const textOfHandled = ({ flowId, key }: Handled): string => `${flowId} ${key}`;

/** A run to make of an event; `key` is its name. */
interface RunOf<Event> extends Handled {
  readonly event: Event;
  readonly run: NewRun;
  readonly versionId: string;
  readonly eventData: string | null;
}

/** By the event's `seq`. */
interface Of {
  readonly event: number;
  readonly flowId: string;
}

export interface SortedDeliveries<Event> {
  readonly runs: readonly RunOf<Event>[];
  /** Of the runs of one name in one flow, the first. */
  readonly named: readonly RunOf<Event>[];
  readonly skips: readonly ({ readonly event: Event; readonly flowId: string } & Skipped)[];
  readonly waits: readonly (Of & { readonly at: number })[];
  /** Events that start nothing in a flow, for the ledger. */
  readonly passed: readonly (Of & { readonly versionId: string; readonly reason: PassReason })[];
  /** What is handled beside the names of the runs. */
  readonly handled: readonly Handled[];
}

/** The first word about an event stands. */
export function sortedDeliveries<Event extends DeliveredEvent>(
  all: readonly ToDeliver<Event>[],
): SortedDeliveries<Event> {
  const given = firstOf(all, ({ event, delivery }) => `${event.seq} ${delivery.flowId}`).map(
    withoutErased,
  );
  const runs = given.flatMap(({ event, delivery, versionId, eventData }) => {
    if (delivery.kind !== "run") return [];
    const { flowId, run } = delivery;
    return [{ event, run, flowId, versionId, eventData, key: run.name }];
  });
  const skips = given.flatMap(({ event, delivery }) =>
    delivery.kind === "skip" ? [{ event, ...delivery }] : [],
  );
  const others = runs.filter(({ run, event }) => run.name !== event.key);
  return {
    runs,
    named: firstOf(runs, textOfHandled),
    skips,
    waits: given.flatMap(({ event: { seq: event }, delivery }) =>
      delivery.kind === "wait" ? [{ event, flowId: delivery.flowId, at: delivery.at }] : [],
    ),
    passed: given.flatMap(({ event, delivery, versionId }) => {
      if (delivery.kind !== "skip" && delivery.kind !== "leave") return [];
      const reason = delivery.kind === "leave" ? "trigger" : delivery.reason;
      return [{ event: event.seq, flowId: delivery.flowId, versionId, reason }];
    }),
    handled: firstOf(
      [...skips.filter(isHandled), ...others].map(({ flowId, event }) => {
        return { flowId, key: event.key };
      }),
      textOfHandled,
    ),
  };
}

/** May a poll still say what becomes of this event for a flow, after what was decided before? */
export function isUndecided(
  { wasLive }: { readonly wasLive: boolean },
  { kind }: Delivery,
  outcome: string | undefined,
): boolean {
  if (wasLive && kind !== "run") return false;
  // What the flow's own catching up has decided stands.
  return outcome !== "run" && outcome !== "skipped";
}

/** As with the settings of a trigger, what a condition leaves out is there for another one to find in the past. */
function isHandled({ reason }: Skipped): boolean {
  return reason !== "condition";
}

function withoutErased<Event extends DeliveredEvent>(one: ToDeliver<Event>): ToDeliver<Event> {
  return one.event.isErased ? { ...one, delivery: deliveryOfErased(one.delivery) } : one;
}

/** Of those of one name, the first. */
function firstOf<Item>(items: readonly Item[], nameOf: (item: Item) => string): readonly Item[] {
  const first = new Map(items.toReversed().map((item) => [nameOf(item), item]));
  return items.filter((item) => first.get(nameOf(item)) === item);
}
