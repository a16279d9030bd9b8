import type { Catalogue } from "#flow/catalogue.ts";
import type { EventTrigger } from "#flow/trigger.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Problem } from "#flow/problems.ts";
import { problemsOf } from "#flow/ready.ts";
import { same } from "#flow/same.ts";
import { timeAfter } from "#flow/times.ts";
import { actingWith, agreedTo, yetToAgree } from "./agreement.ts";
import { callersOf, catalogueFor } from "./called-flows.ts";
import type { Activation, PublicationWish, TakeUp } from "./engine.ts";
import { withTables } from "./catalogue.ts";
import { type Exclusive, flowName, pollName } from "./exclusive.ts";
import type { PollOptions } from "./poll.ts";
import { pollBaseline, pollOnce } from "./poll.ts";
import type {
  ConnectionRecord,
  FlowRecord,
  Lease,
  PollRecord,
  Publication,
  Start,
  StartVersion,
  Subscription,
  VersionRecord,
} from "./store.ts";

export interface ActivateOptions extends PollOptions {
  readonly catalogue: Catalogue;
  readonly exclusive: Exclusive;
}

const minute = 60_000;

/** The other side dates events by the second, so a bound includes the whole of its second. */
const second = 1_000;

/** Wider than any trigger's overlap: what is read twice is dropped by its key. */
const safeOverlap = 15 * minute;

export async function problemsOfDraft(
  { id, draft }: Pick<FlowRecord, "draft"> & { readonly id: string | null },
  { store, catalogue }: Pick<ActivateOptions, "store" | "catalogue">,
  only?: string,
): Promise<readonly Problem[]> {
  const all = await store.connections();
  const connections = only === undefined ? all : all.filter(({ owner }) => owner === only);
  return problemsOf(
    draft,
    await withTables(await catalogueFor([draft], id, { store, catalogue }), store),
    connections.map(({ id, connector, mode, account, broken }) => ({
      id,
      connector,
      mode,
      account,
      broken: broken !== null,
    })),
  );
}

/** Publishes what is to be published, unless it stands already, and starts the flow. */
export function activate(
  flowId: string,
  takeUp: TakeUp,
  wish: PublicationWish,
  options: ActivateOptions,
): Promise<Activation> {
  return options.exclusive(flowName(flowId), async () => {
    const ready = await readyFlow(flowId, wish, options);
    return "flow" in ready ? begin(ready, takeUp, options) : ready;
  });
}

/** New runs of an active flow get it; what the flow listens to follows. */
export function publish(
  flowId: string,
  wish: PublicationWish,
  options: ActivateOptions,
): Promise<Activation> {
  return options.exclusive(flowName(flowId), async () => {
    const ready = await readyFlow(flowId, wish, options);
    if (!("flow" in ready)) return ready;
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

/** A flow that can run, with what is to run. */
interface Ready {
  readonly flow: FlowRecord;
  readonly document: FlowDocument;
  readonly what: Publication | { readonly kind: "standing"; readonly version: VersionRecord };
}

async function readyFlow(
  flowId: string,
  wish: PublicationWish,
  options: ActivateOptions,
): Promise<Ready | Activation> {
  const { store } = options;
  if (await store.restored()) return { activated: false, why: "undecided" };
  const flow = await store.flow(flowId);
  if (!flow) return { activated: false, why: "not_found" };
  const wished = await wishedOf(flow, wish, options);
  if (!wished) return { activated: false, why: "conflict" };
  const { document } = wished.ready;
  const problems = await problemsOfDraft({ id: flowId, draft: document }, options);
  if (problems.some(({ severity }) => severity === "error"))
    return { activated: false, why: "not_ready", problems };
  // Whoever calls a version that stands has agreed to it.
  const callers = wished.ready.what.kind === "standing" ? [] : await callersOf(flowId, store);
  const acting = await actingWith(document, callers, store);
  const owners = yetToAgree(acting, await store.connections(), wished.agreed);
  return owners.length > 0
    ? { activated: false, why: "not_agreed", owners, revision: flow.revision }
    : wished.ready;
}

/** What is to run, and who has agreed to it; null where it is not proposed any more. */
async function wishedOf(
  flow: FlowRecord,
  wish: PublicationWish,
  { store }: ActivateOptions,
): Promise<{ readonly ready: Ready; readonly agreed: readonly string[] } | null> {
  const { draft, version, revision } = flow;
  switch (wish.kind) {
    case "draft": {
      if (wish.revision !== undefined && wish.revision !== revision) return null;
      if (version && same(version.document, draft)) {
        const what = { kind: "standing", version } as const;
        return { ready: { flow, document: draft, what }, agreed: agreedTo(version) };
      }
      const what = { kind: "draft", revision, by: wish.by } as const;
      return { ready: { flow, document: draft, what }, agreed: [wish.by] };
    }
    case "proposal": {
      const proposal = await store.proposal(flow.id);
      if (proposal?.id !== wish.proposalId) return null;
      const { document, by, agreed } = proposal;
      return { ready: { flow, document, what: wish }, agreed: [by, ...agreed] };
    }
  }
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
      const seen = await options.store.seenUntil(flowId);
      return seen?.connectionId === poll.connectionId && seen.trigger === poll.trigger
        ? since(seen.at - overlap)
        : { liveFrom, window: null };
    }
  }
}

async function overlapOf(poll: PollRecord, { store, registry }: ActivateOptions): Promise<number> {
  const connection = await store.connection(poll.connectionId);
  const trigger = connection && registry.trigger(connection.connector, poll.trigger);
  return (trigger?.overlapSeconds ?? 0) * 1000;
}
