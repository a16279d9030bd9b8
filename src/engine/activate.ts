import type { EventTrigger } from "#flow/trigger.ts";
import { same } from "#flow/same.ts";
import { timeAfter } from "#flow/times.ts";
import type { Activation, PublicationWish, TakeUp } from "./engine.ts";
import { flowName, pollName } from "./exclusive.ts";
import { pollBaseline, pollOnce } from "./poll.ts";
import { type ActivateOptions, type Ready, whenReady } from "./ready-flow.ts";
import { whereItStood } from "./where-it-stood.ts";
import type {
  ConnectionRecord,
  FlowRecord,
  Lease,
  PollRecord,
  Start,
  StartVersion,
  Subscription,
  VersionRecord,
} from "./store.ts";

const minute = 60_000;

/** The other side dates events by the second, so a bound includes the whole of its second. */
const second = 1_000;

/** Wider than any trigger's overlap: what is read twice is dropped by its key. */
const safeOverlap = 15 * minute;

/** Publishes what is to be published, unless it stands already, and starts the flow. */
export function activate(
  flowId: string,
  takeUp: TakeUp,
  wish: PublicationWish,
  options: ActivateOptions,
): Promise<Activation> {
  return whenReady(flowId, wish, options, (ready) => begin(ready, takeUp, options));
}

/** New runs of an active flow get it; what the flow listens to follows. */
export function publish(
  flowId: string,
  wish: PublicationWish,
  options: ActivateOptions,
): Promise<Activation> {
  return whenReady(flowId, wish, options, async (ready) => {
    const { flow, what } = ready;
    if (what.kind === "standing") return { activated: true, version: what.version };
    if (flow.state === "active" && !(await goesOnAsItIs(ready, options))) {
      await lookOnceMore(flow, options);
      return begin(ready, "move", options);
    }
    const { store, clock, newId } = options;
    return answer(
      await store.publish({ ...what, id: flow.id, versionId: newId(), at: clock.now() }),
    );
  });
}

export function deactivate(flowId: string, options: ActivateOptions): Promise<void> {
  return options.exclusive(flowName(flowId), () =>
    options.store.deactivate(flowId, options.clock.now()),
  );
}

export function deleteFlow(
  flowId: string,
  { store, clock, exclusive }: ActivateOptions,
): Promise<readonly FlowRecord[]> {
  return exclusive(flowName(flowId), async () => {
    const callers = (await store.callersOf(flowId)).filter(({ id }) => id !== flowId);
    if (callers.length === 0) await store.deleteFlow(flowId, clock.now());
    return callers;
  });
}

/** Version and start together. What reaches outside, such as the baseline, comes before anything changes. */
async function begin(
  { flow, document, what }: Ready,
  takeUp: TakeUp | "move",
  options: ActivateOptions,
): Promise<Activation> {
  const { store, clock, newId } = options;
  const version: StartVersion =
    what.kind === "standing"
      ? { kind: "standing", versionId: what.version.id }
      : { ...what, versionId: newId() };
  const commit = async (start: Start): Promise<Activation> =>
    answer(await store.activate({ id: flow.id, version, start, at: clock.now() }));
  const { trigger } = document;
  switch (trigger?.kind) {
    case "schedule": {
      const nextAt = timeAfter(trigger.when, document.timeZone, clock.now());
      if (nextAt === null) throw new Error("A flow that is ready has times to come");
      return commit({ kind: "schedule", timetable: { nextAt } });
    }
    case "invoke":
      return commit({ kind: "invoke" });
    case "event":
      return withPoll(trigger, options, async (poll, source, lease) => {
        const from = takeUp === "move" ? await moved(flow, source, options) : takeUp;
        const where =
          "liveFrom" in from ? from : await startAt(flow.id, poll, from, lease, options);
        return commit({ kind: "event", subscription: { ...source, ...where } });
      });
    case undefined:
      throw new Error("A flow that is ready has a trigger");
  }
}

type Source = Pick<Subscription, "connectionId" | "trigger" | "everySeconds">;

/**
 * No other turn of this poll between the baseline and the subscription: an event in between would be
 * noted as seen before the flow listens.
 */
async function withPoll(
  { connection: connectionId, everySeconds, trigger }: EventTrigger,
  { store, clock, exclusive, newId }: ActivateOptions,
  job: (poll: PollRecord, source: Source, lease: Lease) => Promise<Activation>,
): Promise<Activation> {
  if (connectionId === null || everySeconds === null)
    throw new Error("A flow that is ready has a connection and a polling frequency");
  const made = await store.ensurePoll({ id: newId(), connectionId, trigger, at: clock.now() });
  return exclusive(pollName(made.id), async (lease) => {
    const poll = (await store.poll(connectionId, trigger)) ?? made;
    return job(poll, { connectionId, trigger, everySeconds }, lease);
  });
}

/** Before an active flow turns to another trigger, it gets what the old one has for it. */
async function lookOnceMore(flow: FlowRecord, options: ActivateOptions): Promise<void> {
  const { store, exclusive } = options;
  const standing = await store.subscription(flow.id);
  const poll = standing && (await store.poll(standing.connectionId, standing.trigger));
  if (poll) await exclusive(pollName(poll.id), (lease) => pollOnce(poll, lease, options));
}

/** Where an active flow takes up that turns to another source, or to the same one more often. */
async function moved(
  flow: FlowRecord,
  source: Source,
  { store }: ActivateOptions,
): Promise<TakeUp | Pick<Subscription, "liveFrom" | "window">> {
  const standing = await store.subscription(flow.id);
  if (!standing || standing.trigger !== source.trigger) return { from: "now" };
  if (standing.connectionId === source.connectionId) return standing;
  const before = await store.connection(standing.connectionId);
  const after = await store.connection(source.connectionId);
  const seen = await store.seenUntil(flow.id);
  // Another connection to the same account tells of the same events: the flow must not miss one.
  return before && after && seen && isSameAccount(before, after)
    ? { from: "date", date: seen.at - safeOverlap }
    : { from: "now" };
}

function isSameAccount(one: ConnectionRecord, other: ConnectionRecord): boolean {
  return (
    one.connector === other.connector &&
    one.mode === other.mode &&
    one.account !== null &&
    one.account === other.account
  );
}

function isSameSource(standing: Subscription, trigger: EventTrigger): boolean {
  return standing.connectionId === trigger.connection && standing.trigger === trigger.trigger;
}

function answer(version: VersionRecord | "conflict" | "not_found"): Activation {
  return typeof version === "string"
    ? { activated: false, why: version }
    : { activated: true, version };
}

/** Does an active flow keep what starts it, so that only the version changes? */
async function goesOnAsItIs(
  { flow, document }: Ready,
  { store }: ActivateOptions,
): Promise<boolean> {
  const { trigger } = document;
  if (trigger?.kind === "schedule") {
    const old = flow.version?.document;
    return (
      old?.trigger?.kind === "schedule" &&
      same(old.trigger.when, trigger.when) &&
      (trigger.when.kind === "interval" || old.timeZone === document.timeZone)
    );
  }
  if (trigger?.kind === "invoke") return flow.version?.document.trigger?.kind === "invoke";
  const standing = await store.subscription(flow.id);
  return (
    standing !== null &&
    trigger !== null &&
    isSameSource(standing, trigger) &&
    standing.everySeconds === trigger.everySeconds
  );
}
async function startAt(
  flowId: string,
  poll: PollRecord,
  takeUp: TakeUp,
  lease: Lease,
  options: ActivateOptions,
): Promise<Pick<Subscription, "liveFrom" | "window">> {
  const theirNow = await pollBaseline(poll, lease, options);
  const thisSecond = Math.floor(theirNow / second) * second;
  const overlap = await overlapOf(poll, options);
  // The baseline holds all that was visible within the overlap, so that what the live poll still
  // finds there has become visible late, and is nobody's yet. The window reads the rest.
  const liveFrom = thisSecond - overlap;
  const since = (from: number) => ({
    liveFrom: Math.max(from, liveFrom),
    window: { from, to: thisSecond + second },
  });
  switch (takeUp.from) {
    case "now":
      return { liveFrom, window: null };
    case "date":
      return takeUp.date < theirNow ? since(takeUp.date) : { liveFrom: takeUp.date, window: null };
    case "where_it_stood": {
      const stood = await whereItStood(flowId, poll, options);
      return stood === null ? { liveFrom, window: null } : since(stood - overlap);
    }
  }
}

async function overlapOf(poll: PollRecord, { store, registry }: ActivateOptions): Promise<number> {
  const connection = await store.connection(poll.connectionId);
  const trigger = connection && registry.trigger(connection.connector, poll.trigger);
  return (trigger?.overlapSeconds ?? 0) * 1000;
}
