import type { EventTrigger } from "#flow/trigger.ts";
import { same } from "#flow/same.ts";
import { timeAfter } from "#flow/times.ts";
import type { Activation, PublicationWish, TakeUp } from "./engine.ts";
import { flowName } from "./exclusive.ts";
import { onlyPlace } from "./place.ts";
import { pollBaseline } from "./poll.ts";
import { type ActivateOptions, consentOf, type Ready, whenReady } from "./ready-flow.ts";
import { noPast } from "./rows/stopped.ts";
import { checkReach } from "./past-reach.ts";
import type { Registry } from "./registry.ts";
import { trailOf } from "./schedule.ts";
import type { Still } from "./still.ts";
import { startTick } from "./start-tick.ts";
import {
  lookOnceMore,
  placeOfTrigger,
  pollOfTrigger,
  type Source,
  withPoll,
} from "./turn-to-poll.ts";
import { type ListenedSource, type Stood, whereItStood } from "./where-it-stood.ts";
import type {
  Fenced,
  FlowRecord,
  Lease,
  PollRecord,
  Start,
  StartVersion,
  Subscription,
  VersionRecord,
} from "./store.ts";

/** The other side dates events by the second, so a bound includes the whole of its second. */
const second = 1_000;

interface StartOptions extends ActivateOptions {
  readonly still: Still;
}

/** Publishes what is to be published, unless it stands already, and starts the flow. */
export function activate(
  flowId: string,
  takeUp: TakeUp,
  wish: PublicationWish,
  options: StartOptions,
): Promise<Activation> {
  return whenReady(flowId, wish, options, (ready) => started(ready, takeUp, options));
}

/** New runs of an active flow get it; what the flow listens to follows. */
export function publish(
  flowId: string,
  wish: PublicationWish,
  options: StartOptions,
): Promise<Activation> {
  return whenReady(flowId, wish, options, async (ready) => {
    const { flow, what } = ready;
    if (what.kind === "standing") return { activated: true, version: what.version };
    if (flow.state === "active" && !(await goesOnAsItIs(ready, options))) {
      await lookOnceMore(flow, options);
      return started(ready, "move", options);
    }
    const { store, clock, newId } = options;
    const versionId = newId();
    const consent = consentOf(ready, versionId);
    await options.still();
    return answer(
      await store.publish({ ...what, consent, id: flow.id, versionId, at: clock.now() }),
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

/**
 * Where a poll has passed to another process meanwhile, that one may have noted events as seen that the flow does not listen to
 * yet: the baseline is taken anew.
 */
async function started(
  ready: Ready,
  takeUp: TakeUp | "move",
  options: StartOptions,
): Promise<Activation> {
  for (;;) {
    const activation = await begin(ready, takeUp, options);
    if (activation !== "fenced") return activation;
  }
}

/** Version and start together. What reaches outside, such as the baseline, comes before anything changes. */
async function begin(
  ready: Ready,
  takeUp: TakeUp | "move",
  options: StartOptions,
): Promise<Activation | Fenced> {
  const { store, clock, newId } = options;
  const { flow, document, what } = ready;
  const versionId = what.kind === "standing" ? what.version.id : newId();
  const version: StartVersion =
    what.kind === "standing"
      ? { kind: "standing", versionId, permit: ready.permit }
      : { ...what, versionId, consent: consentOf(ready, versionId) };
  const commit = async (start: Start): Promise<Activation | Fenced> => {
    for (;;) {
      await options.still();
      const outcome = await store.activate({ id: flow.id, version, start, at: clock.now() });
      if (outcome === "fenced") return outcome;
      if (outcome !== "due") return answer(outcome);
      await startDue(flow.id, options);
    }
  };
  const { trigger } = document;
  switch (trigger?.kind) {
    case "schedule": {
      const nextAt = timeAfter(trigger.when, document.timeZone, clock.now());
      if (nextAt === null) throw new Error("A flow that is ready has times to come");
      return commit({ kind: "schedule", timetable: { nextAt } });
    }
    case "invoke":
    case "webhook":
      return commit({ kind: trigger.kind });
    case "event":
      return withPoll(flow, trigger, options, async (poll, source, lease, leases) => {
        const listened = await listenedSource(poll, options);
        const from = takeUp === "move" ? await moved(flow, trigger, source, options) : takeUp;
        const turn = { poll, flowId: flow.id, listened, lease };
        const stood = await whereItStood(flow.id, listened, options);
        const where = "liveFrom" in from ? from : await startAt(turn, from, stood, options);
        const subscription = { ...source, ...where };
        return commit({ kind: "event", subscription, sameEvents: stood !== null, leases });
      });
    case undefined:
      throw new Error("A flow that is ready has a trigger");
  }
}

/** Where a flow takes up. */
type TakenUp = Pick<Subscription, "liveFrom" | "owedFrom" | "window">;

/** Where an active flow takes up that turns to another source, or to the same one more often. */
async function moved(
  flow: FlowRecord,
  chosen: EventTrigger,
  source: Source,
  { store }: ActivateOptions,
): Promise<TakeUp | TakenUp> {
  const standing = await store.subscription(flow.id);
  if (!standing) return { from: "now" };
  const { trigger, connectionId, liveFrom, owedFrom, window } = standing;
  const isSamePoll =
    trigger === source.trigger &&
    connectionId === source.connectionId &&
    (standing.place ?? onlyPlace).id === source.place.id;
  if (!isSamePoll) return { from: "where_it_stood" };
  // Of a list that several triggers share, it has left out so far what the other trigger tells.
  return isSameTrigger(flow, chosen) ? { liveFrom, owedFrom, window } : { from: "now" };
}

/** Does the version that is active name this trigger? */
function isSameTrigger({ version }: FlowRecord, { trigger }: EventTrigger): boolean {
  const before = version?.document.trigger;
  return before?.kind === "event" && before.trigger === trigger;
}

function isSameSource(standing: Subscription, trigger: EventTrigger, registry: Registry): boolean {
  return (
    standing.connectionId === trigger.connection &&
    standing.trigger === pollOfTrigger(trigger, registry) &&
    (standing.place ?? onlyPlace).id === placeOfTrigger(trigger, registry).id
  );
}

function answer(version: VersionRecord | "conflict" | "not_found"): Activation {
  return typeof version === "string"
    ? { activated: false, why: version }
    : { activated: true, version };
}

/** Does an active flow keep what starts it, so that only the version changes? */
async function goesOnAsItIs(
  { flow, document }: Ready,
  { store, registry }: ActivateOptions,
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
  if (trigger?.kind === "invoke" || trigger?.kind === "webhook")
    return flow.version?.document.trigger?.kind === trigger.kind;
  const standing = await store.subscription(flow.id);
  return (
    standing !== null &&
    trigger !== null &&
    isSameSource(standing, trigger, registry) &&
    isSameTrigger(flow, trigger) &&
    standing.everySeconds === trigger.everySeconds
  );
}

/** The time that is due is for the version that stands: another one may have other times, or none. */
async function startDue(flowId: string, options: ActivateOptions): Promise<void> {
  const schedule = await options.store.schedule(flowId);
  if (schedule !== null) await startTick(schedule, options.clock.now(), options);
}

interface Begun {
  readonly flowId: string;
  readonly poll: PollRecord;
  readonly listened: ListenedSource;
  readonly lease: Lease;
}

async function startAt(
  turn: Begun,
  takeUp: TakeUp,
  stood: Stood | null,
  options: ActivateOptions,
): Promise<TakenUp> {
  const { poll, lease } = turn;
  const { trigger } = turn.listened;
  if (trigger.kind !== "since") return startAtRows(turn, takeUp, stood, options);
  if (takeUp.from === "date") checkReach(trigger, takeUp.date, options.clock.now());
  if (takeUp.from === "where_it_stood" && stood !== null)
    checkReach(trigger, stood.from, options.clock.now());
  const theirNow = await pollBaseline(poll, null, lease, options);
  const thisSecond = Math.floor(theirNow / second) * second;
  // The baseline holds all that was visible as far back as lists trail, so that what the live poll
  // still finds there has become visible late, and is nobody's yet. The window reads the rest.
  const liveFrom = thisSecond - trailOf(trigger);
  const fromNow: TakenUp = { liveFrom, owedFrom: thisSecond, window: null };
  const since = (from: number): TakenUp =>
    from < theirNow
      ? {
          liveFrom: Math.max(from, liveFrom),
          owedFrom: from,
          window: { from, to: thisSecond + second },
        }
      : { liveFrom: from, owedFrom: from, window: null };
  switch (takeUp.from) {
    case "now":
      return fromNow;
    case "date":
      return since(takeUp.date);
    case "where_it_stood":
      return stood === null ? fromNow : since(stood.from);
  }
}

/** What rows were like at a date is known to nobody. */
async function startAtRows(
  { flowId, poll, lease }: Begun,
  takeUp: TakeUp,
  stood: Stood | null,
  options: ActivateOptions,
): Promise<TakenUp> {
  if (takeUp.from === "date") throw noPast();
  const { connectionId = null } = (await options.store.seenUntil(flowId)) ?? {};
  const from =
    takeUp.from === "where_it_stood" && stood !== null
      ? stood.at
      : await pollBaseline(poll, connectionId, lease, options);
  return { liveFrom: from, owedFrom: from, window: null };
}

async function listenedSource(
  poll: PollRecord,
  { store, registry }: ActivateOptions,
): Promise<ListenedSource> {
  const connection = await store.connection(poll.connectionId);
  const trigger = connection && registry.reader(connection.connector, poll.trigger);
  if (!connection || !trigger)
    throw new Error(`The connection or trigger of poll ${poll.id} is gone`);
  return { connection, trigger, place: poll.place };
}
