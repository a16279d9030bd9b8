import type { JsonObject } from "#sdk/json.ts";
import type { EventTrigger, ScheduleTrigger } from "#flow/trigger.ts";
import type { FlowDocument } from "#flow/document.ts";
import { scheduleData } from "#flow/schedule.ts";
import { timeBefore } from "#flow/times.ts";
import type { TracedEvent } from "./accept.ts";
import {
  askedBefore,
  type NotStarted,
  obstacle,
  permitToRun,
  runIdOf,
  type Started,
  startedOr,
} from "./by-hand.ts";
import { asItStands } from "./called-flows.ts";
import { callForTest } from "./invoke.ts";
import { completed } from "./complete.ts";
import type { Confirmation } from "./live-confirmation.ts";
import { placeOf } from "./place.ts";
import { wishesOf } from "./listening.ts";
import type { PollOptions } from "./poll.ts";
import { newestOf, newestRows, rowNow } from "./newest.ts";
import type { Permit } from "./permit.ts";
import { nameByHand, scheduleName } from "./run-name.ts";
import type { Calls, FlowRecord, NewEvent } from "./store.ts";
import { type DeliveryForTest, deliveryForTest } from "./take-delivery.ts";
import type { Still } from "./still.ts";
import { trace } from "./trace.ts";
import { wouldStart } from "./would-start.ts";

/** A test of a draft: one run of it, for real, on something real. */
export interface TestWish {
  readonly flowId: string;
  /** The only revision of the draft that will do. */
  readonly revision: number;
  /** The same token again is the same run. */
  readonly token: string;
  /** Who tests it. */
  readonly by: string;
  readonly event: TestEvent;
  /** Which writes in live mode are meant. */
  readonly confirmed: Confirmation;
}

/** On what a draft is tested. */
export type TestEvent =
  /** The newest record that would start the flow. */
  | { readonly kind: "newest" }
  /** This record, whatever the trigger's settings say. */
  | { readonly kind: "record"; readonly key: string }
  /** Now, for a flow that the time starts. */
  | { readonly kind: "scheduled" }
  /** These inputs, for a flow that calls start; null: its samples. */
  | { readonly kind: "call"; readonly inputs: JsonObject | null }
  /** This delivery, for a flow that deliveries start; null: its sample. */
  | { readonly kind: "delivery"; readonly delivery: DeliveryForTest | null };

export type TestAnswer =
  | Started
  | {
      readonly started: false;
      readonly why: /** Nothing among the newest records would start the flow. */
        | "no_record"
        /** There is no record of this key. */
        | "no_such_record"
        /** The inputs are not those that a call must have. */
        | "wrong_inputs"
        /** What the test is to run on is not what starts the flow. */
        | "other_trigger";
    };

export type TestOptions = PollOptions;

/** What keeps a draft from being tested, on whatever record it may be; null: nothing does. */
export async function obstacleToTest(
  wish: Omit<TestWish, "event" | "token">,
  options: TestOptions,
): Promise<NotStarted | null> {
  const allowed = await testable(wish, options);
  return "started" in allowed ? allowed : null;
}

async function testable(
  { flowId, revision, by, confirmed }: Omit<TestWish, "event" | "token">,
  options: TestOptions,
): Promise<
  NotStarted | { readonly flow: FlowRecord; readonly calls: Calls; readonly permit: Permit }
> {
  const { store } = options;
  if (await store.restored()) return { started: false, why: "undecided" };
  const flow = await store.flow(flowId);
  if (!flow) return { started: false, why: "not_found" };
  if (revision !== flow.revision) return { started: false, why: "conflict" };
  const running = await asItStands(flow.draft, store);
  const permit = await permitToRun(by, running, store);
  if ("started" in permit) return permit;
  const kept = await obstacle(flowId, running, confirmed, options);
  return kept ?? { flow, calls: running.calls, permit };
}

/** Rejects with the SDK's errors where the record cannot be read. */
export async function startTest(
  wish: TestWish,
  options: TestOptions,
  still: Still,
): Promise<TestAnswer> {
  const { store, clock, newId } = options;
  const runId = runIdOf("test", wish.flowId, wish.token);
  const again = (await store.restored()) ? null : await askedBefore(runId, store);
  if (again) return again;
  const allowed = await testable(wish, options);
  if ("started" in allowed) return allowed;
  const { flow, calls, permit } = allowed;
  const { id: flowId, draft, revision } = flow;
  const found = await eventFor(flowId, draft, wish.event, options);
  if (typeof found === "string") return { started: false, why: found };
  const { event, ancestry } = found;
  const run = { id: runId, name: nameByHand("test", wish.token), versionId: newId(), ancestry };
  const unpublished = { document: draft, calls, by: wish.by, revision };
  const at = clock.now();
  const start = { flowId, event, run, permit, unpublished, startedBy: wish.by, at };
  await still();
  return startedOr(await store.startRun(start), runId);
}

interface EventForTest {
  readonly event: NewEvent;
  readonly ancestry: readonly string[];
}

async function eventFor(
  flowId: string,
  draft: FlowDocument,
  wanted: TestEvent,
  options: TestOptions,
): Promise<EventForTest | "no_record" | "no_such_record" | "other_trigger" | "wrong_inputs"> {
  const { trigger } = draft;
  if (!trigger) throw new Error("A flow that is ready has a trigger");
  switch (wanted.kind) {
    case "scheduled":
      if (trigger.kind !== "schedule") return "other_trigger";
      return { event: tickNow(trigger, draft.timeZone, options), ancestry: [] };
    case "call": {
      if (trigger.kind !== "invoke") return "other_trigger";
      const event = callForTest(draft, wanted.inputs, options);
      return event ? { event, ancestry: [] } : "wrong_inputs";
    }
    case "delivery":
      if (trigger.kind !== "webhook") return "other_trigger";
      return { event: deliveryForTest(trigger, wanted.delivery, options), ancestry: [] };
    case "newest": {
      if (trigger.kind !== "event") return "other_trigger";
      const newest = await newestFor(flowId, draft, trigger, options);
      return newest ? eventOf(newest) : "no_record";
    }
    case "record": {
      if (trigger.kind !== "event") return "other_trigger";
      const source = await open(trigger, options);
      const { api, where } = source;
      const { key } = wanted;
      const found = await source.trigger.reread({ api, where, key });
      if (!found) return "no_such_record";
      const event = "at" in found ? found : rowNow(found, options.clock);
      return eventOf(await trace(event, source, options.store, options.newId));
    }
  }
}

function eventOf({ id, event, madeBy, ancestry }: TracedEvent): EventForTest {
  const { key, at, data } = event;
  return { event: { id, key, at: at.getTime(), data, madeBy, deliveries: [] }, ancestry };
}

/** As a time that has come brings it, when the time before was kept. */
function tickNow(
  { when }: ScheduleTrigger,
  timeZone: string,
  { clock, newId }: Pick<TestOptions, "clock" | "newId">,
): NewEvent {
  const at = clock.now();
  const data = scheduleData(at, timeBefore(when, timeZone, at), timeZone);
  const key = scheduleName(new Date(at).toISOString());
  return { id: newId(), key, at, data, madeBy: null, deliveries: [] };
}

async function open(
  { connection: id, connector: of, trigger: name, settings }: EventTrigger,
  { store, registry, outside }: TestOptions,
) {
  const connection = id === null ? null : await store.connection(id);
  const connector = registry.connector(of);
  const trigger = registry.trigger(of, name);
  if (!connection || !connector || !trigger)
    throw new Error("A flow that is ready has a connection and a trigger");
  const { api } = outside.open(connector, connection, "none");
  const { id: place, where } = placeOf(trigger, settings);
  return { connection, trigger, place, where, api };
}

/** The first that a run would be made of, among those that one request lists. */
async function newestFor(
  flowId: string,
  draft: FlowDocument,
  of: EventTrigger,
  options: TestOptions,
): Promise<TracedEvent | null> {
  const source = await open(of, options);
  const wishes = await wishesOf({ id: flowId, document: draft }, source.trigger, options);
  const flow = { flowId, ...wishes };
  for (const event of await newestOf({ ...source, limit: newestRows }, options.clock)) {
    const judged = await wouldStart(event, flow, source, options);
    if (judged.starts === "yes")
      return { ...judged.traced, event: await completed(judged.traced.event, source) };
  }
  return null;
}
