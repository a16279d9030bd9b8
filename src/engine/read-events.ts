import type { AnyTrigger } from "#sdk/connector.ts";
import type { JsonObject } from "#sdk/json.ts";
import type { TriggerEvent } from "#sdk/trigger.ts";

/** Ways to read what a trigger lists, which is newest first, within bounded memory. */

/** The most events that are handed on in one piece. */
export const sliceLimit = 1_000;

/** The same where each event that a flow takes is read once more: what fails is read again from the start. */
const completeLimit = 100;

/** How many events are accepted together at most. */
export function pieceOf({ complete }: Pick<ReadSource["trigger"], "complete">): number {
  return complete ? completeLimit : sliceLimit;
}

export interface ReadSource {
  readonly trigger: Extract<AnyTrigger, { kind: "since" }>;
  readonly api: unknown;
  /** Where it looks, as its settings say. */
  readonly where: JsonObject;
}

/**
 * Everything since a moment that `isNew` lets through, oldest first; null if that is more than a
 * slice. Reading ends at a page that brings nothing new, unless it must go `toTheEnd`.
 */
export async function readNew(
  { trigger, api, where }: ReadSource,
  since: Date,
  toTheEnd: boolean,
  newOf: (page: readonly TriggerEvent[]) => Promise<readonly TriggerEvent[]>,
): Promise<readonly TriggerEvent[] | null> {
  const found: TriggerEvent[] = [];
  for await (const page of trigger.poll({ api, where, since })) {
    const fresh = await newOf(page);
    found.push(...fresh);
    if (found.length > sliceLimit) return null;
    if (fresh.length === 0 && !toTheEnd) break;
  }
  return found.toReversed();
}

/** The newest events, back to a time that depends on what the other side's clock says when it answers. */
export async function readNewest(
  { trigger, api, where }: ReadSource,
  oldest: () => number,
): Promise<readonly TriggerEvent[]> {
  const found: TriggerEvent[] = [];
  for await (const page of trigger.poll({ api, where, since: new Date(0) })) {
    found.push(...page);
    const last = page.at(-1);
    if (!last || last.at.getTime() < oldest()) break;
  }
  return found.toReversed();
}

export interface Slice {
  readonly events: readonly TriggerEvent[];
  /** Everything before this has been read. */
  readonly until: number;
  /** How wide a piece of time to try next. */
  readonly width: number;
}

/**
 * The oldest slice of a span. The list can only be read from its new end, so a piece of time is
 * tried, and halved while it holds too many. A single second is taken whole, however full.
 */
export async function readOldest(
  { trigger, api, where }: ReadSource,
  from: number,
  to: number,
  width: number,
): Promise<Slice> {
  const until = Math.min(to, from + Math.max(1_000, width));
  const smallest = until - from <= 1_000;
  const most = pieceOf(trigger);
  const found: TriggerEvent[] = [];
  for await (const page of trigger.poll({
    api,
    where,
    since: new Date(from),
    until: new Date(until),
  })) {
    found.push(...page);
    if (found.length > most && !smallest)
      return readOldest({ trigger, api, where }, from, to, wholeSeconds((until - from) / 2));
  }
  const next = found.length < most / 4 ? (until - from) * 4 : until - from;
  return { events: found.toReversed(), until, width: next };
}

/** The other side dates events by the second; a piece that ends inside one would cut it in two. */
function wholeSeconds(milliseconds: number): number {
  return Math.max(1_000, Math.floor(milliseconds / 1_000) * 1_000);
}
