import type { Json } from "#sdk/json.ts";
import type { Match, TriggerEvent } from "#sdk/trigger.ts";
import type { Because } from "#flow/because.ts";
import type { Verdict } from "#flow/trigger-verdict.ts";
import { conditionUndecided } from "./condition-error.ts";
import { type Awaited, patienceFor, toCome } from "./late-fields.ts";
import type { StepError } from "./result.ts";
import { nextReread } from "./schedule.ts";
import type { Delivery, NewEvent } from "./store.ts";

/** What each listening flow does with an event. Pure. */

/** A listening flow with what its published version says about the events it wants. */
export interface ListeningFlow {
  readonly flowId: string;
  readonly versionId: string;
  readonly liveFrom: number;
  /** How often the flow may stand in the chain that led to an event. */
  readonly ownEvents: number;
  readonly matches: (data: TriggerEvent["data"]) => Match;
  /** Whether an event meets the condition of its trigger. */
  readonly judge: Judge;
  /** What it waits for, of what the other side fills in later. */
  readonly awaited: Awaited;
}

/** When an event is looked at. */
export interface Moment {
  /** By our clock, and by the other side's. */
  readonly now: number;
  readonly theirs: number;
  /** How often it has been read again by then. */
  readonly rereads: number;
}

/** `name`: what a run of the event is called. */
export type Judge = (data: Json, event: { readonly name: string; readonly now: number }) => Verdict;

export const everything: Judge = () => ({ is: "met" });

/** An event with what is known of where it comes from. */
export interface TracedEvent {
  readonly id: string;
  readonly event: TriggerEvent;
  /** What a run of it is called. */
  readonly name: string;
  /** The id of the object that it is about, where its key is another; else null. */
  readonly about: string | null;
  /** The effect of ours that made it; null for an event from outside. */
  readonly madeBy: string | null;
  /** The flows whose writes led to it, the oldest first; empty for an event from outside. */
  readonly ancestry: readonly string[];
}

/** Are there conditions to work out, which takes a while where there are many events and flows? */
export function isJudging({ judge }: Pick<ListeningFlow, "judge">): boolean {
  return judge !== everything;
}

export function newEventOf(
  traced: TracedEvent,
  flows: readonly ListeningFlow[],
  moment: Moment,
  newRunId: () => string,
): NewEvent {
  const { event } = traced;
  return {
    id: traced.id,
    key: event.key,
    at: event.at.getTime(),
    data: event.data,
    ...(traced.about === null ? {} : { about: traced.about }),
    madeBy: traced.madeBy,
    deliveries: flows.flatMap((flow) => {
      if (event.at.getTime() < flow.liveFrom) return [];
      return [deliveryOf(traced, flow, moment, newRunId)];
    }),
  };
}

export function deliveryOf(
  { event, name, ancestry }: Pick<TracedEvent, "event" | "name" | "ancestry">,
  flow: Omit<ListeningFlow, "liveFrom">,
  { now, theirs, rereads }: Moment,
  newRunId: () => string,
): Delivery {
  const { flowId, versionId, awaited } = flow;
  const again = nextReread(rereads, now);
  const patience = patienceFor(event.at.getTime(), theirs, awaited);
  const waitsFor = (fields: Awaited["inSteps"]): boolean =>
    patience > 0 && toCome(fields, event.data).length > 0;
  const wait = { flowId, kind: "wait", at: Math.min(again, now + patience) } as const;
  switch (flow.matches(event.data)) {
    case "leave":
      return { flowId, kind: "leave" };
    case "wait":
      return { flowId, kind: "wait", at: again };
    case "take": {
      if (isOwnEvent(ancestry, flow)) return { flowId, kind: "skip", reason: "own_event" };
      if (waitsFor(awaited.inCondition)) return wait;
      const fate = fateOf(flow.judge(event.data, { name, now }));
      if ("because" in fate) return { flowId, kind: "skip", reason: "condition", ...fate };
      if (fate.refused === undefined && waitsFor(awaited.inSteps)) return wait;
      return { flowId, kind: "run", run: { id: newRunId(), name, versionId, ancestry, ...fate } };
    }
  }
}

/** No run, with why; or a run, which fails at once where nobody can tell whether the condition is met. */
export function fateOf(
  verdict: Verdict,
): { readonly because: Because } | { readonly refused?: StepError } {
  switch (verdict.is) {
    case "met":
      return {};
    case "unmet":
      return { because: verdict.because };
    case "undecided":
      return { refused: conditionUndecided(verdict.problems) };
  }
}

/** Has the flow led to an event more often than it may? */
export function isOwnEvent(
  ancestry: readonly string[],
  { flowId, ownEvents }: Pick<ListeningFlow, "flowId" | "ownEvents">,
): boolean {
  return ancestry.filter((ancestor) => ancestor === flowId).length > ownEvents;
}
