import { createHash } from "node:crypto";

/** What runs are called. A name is unique in its flow, and is never used again. Pure. */

export type RunKind = "event" | "schedule" | "now" | "invoke" | "call" | "test" | "rerun";

/** How names begin that are not those of events. */
export const runPrefixes = {
  schedule: "schedule:",
  invoke: "invoke:",
  call: "call:",
  now: "now:",
  test: "test:",
  rerun: "rerun:",
} as const;

/** What started a run, by its name. */
export function kindOfRun(name: string): RunKind {
  if (name.startsWith(runPrefixes.schedule)) return "schedule";
  if (name.startsWith(runPrefixes.invoke)) return "invoke";
  if (name.startsWith(runPrefixes.call)) return "call";
  if (name.startsWith(runPrefixes.now)) return "now";
  if (name.startsWith(runPrefixes.test)) return "test";
  return name.startsWith(runPrefixes.rerun) ? "rerun" : "event";
}

export function scheduleName(scheduledAt: string): string {
  return `${runPrefixes.schedule}${scheduledAt}`;
}

/**
 * The name of a run that a person starts. `token` is drawn and not counted: a restored backup, which
 * has forgotten runs, must not give one of their names, and so the keys of its writes, to another.
 * Whoever repeats the request for want of an answer repeats the token.
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
 * the other side, and a time of a schedule by our clock, which may have been wrong.
 */
export function earliestSend(
  run: { readonly name: string; readonly eventAt: number; readonly createdAt: number },
  caller: EarliestSend | null,
): EarliestSend {
  switch (kindOfRun(run.name)) {
    case "event":
      return always(run.eventAt);
    case "schedule":
      return { usual: run.eventAt, forgotten: run.eventAt - farthestAhead };
    case "invoke":
      return run.name.startsWith(keyed)
        ? { usual: run.createdAt - repeatedFor, forgotten: 0 }
        : always(run.createdAt);
    case "call":
      return caller ?? always(0);
    case "now":
    case "test":
    case "rerun":
      return always(run.createdAt - repeatedFor);
  }
}

function always(at: number): EarliestSend {
  return { usual: at, forgotten: at };
}
