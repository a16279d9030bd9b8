import { createHash } from "node:crypto";

/** The names of runs. A name is unique in its flow, and no other run ever gets it. Pure. */

export type RunKind =
  | "event"
  | "schedule"
  | "now"
  | "invoke"
  | "webhook"
  | "call"
  | "test"
  | "rerun";

/** How names begin that are not those of events. */
export const runPrefixes = {
  schedule: "schedule:",
  invoke: "invoke:",
  webhook: "webhook:",
  call: "call:",
  now: "now:",
  test: "test:",
  rerun: "rerun:",
} as const;

/** What started a run, by its name. */
export function kindOfRun(name: string): RunKind {
  if (name.startsWith(runPrefixes.schedule)) return "schedule";
  if (name.startsWith(runPrefixes.invoke)) return "invoke";
  if (name.startsWith(runPrefixes.webhook)) return "webhook";
  if (name.startsWith(runPrefixes.call)) return "call";
  if (name.startsWith(runPrefixes.now)) return "now";
  if (name.startsWith(runPrefixes.test)) return "test";
  return name.startsWith(runPrefixes.rerun) ? "rerun" : "event";
}

/** What an event has come by: calls are stored as what a person starts. */
export function triggerOf(key: string, stored: string): string {
  if (stored !== "person") return stored;
  if (key.startsWith(runPrefixes.invoke)) return "invoke";
  return key.startsWith(runPrefixes.webhook) ? "webhook" : stored;
}

export function scheduleName(scheduledAt: string): string {
  return `${runPrefixes.schedule}${scheduledAt}`;
}

/**
 * The name of a run that a person starts. `token` is random and not counted: a restored backup,
 * which has forgotten runs, must not give the name of such a run, and so the keys of its writes, to
 * another run. A caller that repeats a request without an answer repeats the token.
 */
export function nameByHand(kind: "now" | "test" | "rerun", token: string): string {
  return `${runPrefixes[kind]}${token}`;
}

const keyed = `${runPrefixes.invoke}key:`;

/**
 * The name of a run that a call starts. A call with a key has the same one however often it is
 * repeated, also after a restored backup; without one each call is its own.
 */
export function invokeName(call: { readonly key: string } | { readonly drawn: string }): string {
  return "key" in call ? `${keyed}${call.key}` : `${runPrefixes.invoke}${call.drawn}`;
}

/**
 * The name of a run that a step of another run starts. It follows from that run's name, so that it is
 * the same after a crash, in another process and after a restored backup. It is hashed because calls
 * lie inside calls, and names would grow.
 */
export function calledName(caller: {
  readonly flowId: string;
  readonly runName: string;
  readonly path: string;
}): string {
  const { flowId, runName, path } = caller;
  const hash = createHash("sha256").update(JSON.stringify([flowId, runName, path]));
  return `${runPrefixes.call}${hash.digest("base64url")}`;
}

/** How the name of a run begins that a delivery starts whose event is dated in what its sender has signed. */
const dated = `${runPrefixes.webhook}stripe=`;
const drawnDelivery = `${runPrefixes.webhook}drawn:`;

/** What two deliveries are told apart by. */
export type DeliveryName =
  /** The id that the sender gave it, where such ids stand. */
  | { readonly at: string; readonly id: string }
  /** The same body, for the so manyth time. */
  | { readonly digest: string; readonly times: number }
  /** Each is its own. */
  | { readonly drawn: string };

/**
 * The name of a run that a delivery to a webhook starts. A delivery with an id has the same one however often it comes,
 * also after a restored backup.
 */
export function deliveryName(delivery: DeliveryName): string {
  if ("drawn" in delivery) return `${drawnDelivery}${delivery.drawn}`;
  if ("digest" in delivery)
    return `${runPrefixes.webhook}same:${delivery.digest}:${delivery.times}`;
  const { at, id } = delivery;
  return /^[\x21-\x7e]{1,200}$/.test(id)
    ? `${runPrefixes.webhook}${at}=${id}`
    : `${runPrefixes.webhook}${at}#${createHash("sha256").update(id).digest("base64url")}`;
}

/** For how long senders repeat a delivery by themselves: the longest known schedule ends after 76 hours. */
const redeliveredFor = 96 * 3_600_000;

/** For how long a request that is named by who makes it may be repeated, such as one to run now. */
const repeatedFor = 24 * 3_600_000;

/**
 * How far ahead our clock is thought to have been at most. A time of a schedule that it told too early is told once more
 * when it comes, and who has forgotten cannot know that it was done.
 */
const farthestAhead = 31 * 24 * 3_600_000;

/** Nothing was sent for a run before this, whatever the store may have forgotten. */
export interface EarliestSend {
  readonly usual: number;
  /** The same where the store is known to have forgotten: commits are lost, or a backup was restored. */
  readonly forgotten: number;
}

/**
 * The name of an event comes again when the event is read again; one that was drawn is as old as its
 * run; one that was asked for by a token may have been asked for within a day before, one with a key also,
 * and where the store has forgotten, which makes whoever asked ask again, at any time. A run that was called is as old as
 * its caller, from whose name its own follows; without that, it may have been called at any time. An event is dated by
 * the other side, and a time of a schedule, or of a poll that reads rows, by our clock, which may have been wrong. A delivery is as old as its event
 * where that is dated in what is signed; the moment of its signature is that of the last try, and says nothing.
 */
export function earliestSend(
  run: {
    readonly name: string;
    readonly eventAt: number;
    readonly notBefore: number | null;
    readonly createdAt: number;
  },
  caller: EarliestSend | null,
): EarliestSend {
  switch (kindOfRun(run.name)) {
    case "event":
      return run.notBefore === null ? always(run.eventAt) : byOurClock(run.notBefore);
    case "schedule":
      return byOurClock(run.eventAt);
    case "invoke":
      return run.name.startsWith(keyed)
        ? { usual: run.createdAt - repeatedFor, forgotten: 0 }
        : always(run.createdAt);
    case "webhook":
      if (run.name.startsWith(dated)) return always(run.eventAt);
      return run.name.startsWith(drawnDelivery)
        ? always(run.createdAt)
        : { usual: run.createdAt - redeliveredFor, forgotten: 0 };
    case "call":
      return caller ?? always(0);
    case "now":
    case "test":
    case "rerun":
      return always(run.createdAt - repeatedFor);
  }
}

function byOurClock(at: number): EarliestSend {
  return { usual: at, forgotten: at - farthestAhead };
}

function always(at: number): EarliestSend {
  return { usual: at, forgotten: at };
}
