import type { Catalogue } from "#flow/catalogue.ts";
import type { EventTrigger, FlowDocument } from "#flow/document.ts";
import type { Problem } from "#flow/problems.ts";
import { problemsOf } from "#flow/ready.ts";
import type { Activation, TakeUp } from "./engine.ts";
import type { Exclusive } from "./exclusive.ts";
import type { PollOptions } from "./poll.ts";
import { pollBaseline } from "./poll.ts";
import type { FlowRecord, PollRecord, Start, Store, Subscription, VersionRecord } from "./store.ts";

export interface ActivateOptions extends PollOptions {
  readonly catalogue: Catalogue;
  readonly exclusive: Exclusive;
}

const minute = 60_000;

/** The other side dates events by the second, so a bound includes the whole of its second. */
const second = 1_000;

export async function problemsOfDraft(
  draft: FlowDocument,
  { store, catalogue }: Pick<ActivateOptions, "store" | "catalogue">,
): Promise<readonly Problem[]> {
  const connections = await store.connections();
  return problemsOf(
    draft,
    catalogue,
    connections.map(({ id, connector, mode, broken }) => ({
      id,
      connector,
      mode,
      broken: broken !== null,
    })),
  );
}

/** Publishes the draft if it has changed, and starts the flow. */
export async function activate(
  flowId: string,
  takeUp: TakeUp,
  options: ActivateOptions,
): Promise<Activation> {
  const published = await publishDraft(flowId, options);
  if (!published.activated) return published;
  const { version } = published;
  const { trigger } = version.document;
  switch (trigger?.kind) {
    case "event":
      await listen(flowId, trigger, takeUp, options);
      return published;
    case "schedule": {
      const now = options.clock.now();
      const nextAt = now + trigger.everyMinutes * minute;
      await options.store.activate(flowId, timetable(trigger.everyMinutes, nextAt), now);
      return published;
    }
    case undefined:
      throw new Error("A flow that is ready has a trigger");
  }
}

/** New runs of an active flow get the draft; what it listens to follows. */
export async function publish(flowId: string, options: ActivateOptions): Promise<Activation> {
  const { store, clock } = options;
  const before = await store.flow(flowId);
  const published = await publishDraft(flowId, options);
  if (!published.activated || before?.state !== "active") return published;
  const { trigger } = published.version.document;
  const old = before.version?.document.trigger;
  if (trigger?.kind === "event") {
    const standing = await store.subscription(flowId);
    if (standing && isSameSource(standing, trigger)) {
      const everySeconds = trigger.everySeconds ?? standing.everySeconds;
      const subscription = { ...standing, everySeconds };
      await store.activate(flowId, { kind: "event", subscription }, clock.now());
    } else await listen(flowId, trigger, { from: "now" }, options);
  } else if (trigger && (old?.kind !== "schedule" || old.everyMinutes !== trigger.everyMinutes)) {
    const now = clock.now();
    const nextAt = now + trigger.everyMinutes * minute;
    await store.activate(flowId, timetable(trigger.everyMinutes, nextAt), now);
  }
  return published;
}

async function publishDraft(flowId: string, options: ActivateOptions): Promise<Activation> {
  const flow = await options.store.flow(flowId);
  if (!flow) return { activated: false, why: "not_found" };
  const problems = await problemsOfDraft(flow.draft, options);
  if (problems.some(({ severity }) => severity === "error"))
    return { activated: false, why: "not_ready", problems };
  if (flow.version && isSame(flow.version.document, flow.draft))
    return { activated: true, version: flow.version };
  const version = await publishNow(flow, options);
  return typeof version === "string"
    ? { activated: false, why: version }
    : { activated: true, version };
}

function publishNow(
  flow: FlowRecord,
  { store, clock, newId }: ActivateOptions,
): Promise<VersionRecord | "conflict" | "not_found"> {
  const { id, revision } = flow;
  return store.publish({ id, versionId: newId(), revision, at: clock.now() });
}

function isSame(one: FlowDocument, other: FlowDocument): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isSameSource(standing: Subscription, trigger: EventTrigger): boolean {
  return standing.connectionId === trigger.connection && standing.trigger === trigger.trigger;
}

function timetable(everyMinutes: number, nextAt: number): Start {
  return { kind: "schedule", timetable: { everyMinutes, nextAt } };
}

async function listen(
  flowId: string,
  trigger: EventTrigger,
  takeUp: TakeUp,
  options: ActivateOptions,
): Promise<void> {
  const { store, clock, exclusive, newId } = options;
  const { connection: connectionId, everySeconds } = trigger;
  if (connectionId === null || everySeconds === null)
    throw new Error("A flow that is ready has a connection and a polling frequency");
  const made = { id: newId(), connectionId, trigger: trigger.trigger, at: clock.now() };
  const poll = await store.ensurePoll(made);
  // No other turn of this poll between the baseline and the subscription: an event in between would
  // be noted as seen before the flow listens.
  await exclusive(poll.id, async () => {
    const current = (await store.poll(connectionId, trigger.trigger)) ?? poll;
    const theirNow = await pollBaseline(current, options);
    const where = await whereToStart(flowId, current, takeUp, theirNow, options);
    const subscription = { connectionId, trigger: trigger.trigger, everySeconds, ...where };
    await store.activate(flowId, { kind: "event", subscription }, clock.now());
  });
}

async function whereToStart(
  flowId: string,
  poll: PollRecord,
  takeUp: TakeUp,
  theirNow: number,
  { store, registry }: ActivateOptions,
): Promise<Pick<Subscription, "liveFrom" | "window">> {
  const thisSecond = Math.floor(theirNow / second) * second;
  const overlap = await overlapOf(poll, store, registry);
  // The baseline holds all that was visible within the overlap, so that what the live poll still
  // finds there has become visible late, and is nobody's yet. The window reads the rest.
  const since = (from: number) => ({
    liveFrom: Math.max(from, thisSecond - overlap),
    window: { from, to: thisSecond + second },
  });
  switch (takeUp.from) {
    case "now":
      return { liveFrom: thisSecond, window: null };
    case "date":
      return takeUp.date < theirNow ? since(takeUp.date) : { liveFrom: takeUp.date, window: null };
    case "where_it_stood": {
      const seen = await store.seenUntil(flowId);
      return seen?.connectionId === poll.connectionId && seen.trigger === poll.trigger
        ? since(seen.at - overlap)
        : { liveFrom: thisSecond, window: null };
    }
  }
}

async function overlapOf(
  poll: PollRecord,
  store: Store,
  registry: ActivateOptions["registry"],
): Promise<number> {
  const connection = await store.connection(poll.connectionId);
  const trigger = connection && registry.trigger(connection.connector, poll.trigger);
  return (trigger?.overlapSeconds ?? 0) * 1000;
}
