import type { LedgerEntry } from "../simulated-stripe.ts";

/** What Stripe was asked for without anything being written, and how long all took. */
export interface Costs {
  /** Hours of the world's time that went by, without what passed all at once. */
  readonly hours: number;
  readonly reads: Reads;
  /** World's time from the last kill, outage, jump and event from outside until no run had anything left to do. */
  readonly minutesToRest: number;
}

/** By why they were made. */
export type Reads = Readonly<Record<Reason, number>>;

const reasons = ["polls", "look-ups", "time asked", "steps"] as const;

type Reason = (typeof reasons)[number];

/** How many writes there are whose errors Stripe keeps. */
export function keptErrorsIn(
  sends: readonly Pick<LedgerEntry, "idempotency_key" | "outcome" | "status">[],
): number {
  const kept = sends.filter(
    ({ outcome, status }) =>
      (outcome === "executed" || outcome === "replayed") && status !== null && status >= 500,
  );
  return new Set(kept.map(({ idempotency_key: key }) => key)).size;
}

export function readsOf(requests: readonly Pick<LedgerEntry, "path" | "query">[]): Reads {
  const reads = { polls: 0, "look-ups": 0, "time asked": 0, steps: 0 };
  for (const request of requests) reads[reasonOf(request)] += 1;
  return reads;
}

/** A look-up reads between two moments, a poll from one on, and who asks what time it is wants one object of any time. */
function reasonOf({ path, query }: Pick<LedgerEntry, "path" | "query">): Reason {
  const params = new URLSearchParams(query);
  if (params.has("created[lte]")) return "look-ups";
  if (params.has("created[gte]")) return "polls";
  return path === "/v1/charges" && query === "limit=1" ? "time asked" : "steps";
}

/** What the world was, as far as it says how much must be read in it. */
export interface Extent {
  readonly hours: number;
  /** Processes at a time, and how often one was started. */
  readonly processes: number;
  readonly starts: number;
  /** Polls, each every fifteen seconds, and connections. */
  readonly polls: number;
  readonly connections: number;
  /** Lists in which writes are looked up. */
  readonly lists: number;
  readonly leaps: number;
  /** Events that Stripe has, runs, writes that were executed, and sends of any. */
  readonly events: number;
  readonly runs: number;
  readonly writes: number;
  readonly sends: number;
  /** Writes that Stripe has answered with an error that it gives again whenever it hears their key. */
  readonly keptErrors: number;
  /** How many calls were made from the last kill until all rested, and how many seconds of the product's clock pass in a real one. */
  readonly askedToRest: number;
  readonly speed: number;
  /** How long each start took on the machine, in its seconds. */
  readonly startSeconds: readonly number[];
}

const perPage = 100;

/**
 * The reads that follow from what the world was, and no loop. For each reason, what is due when nothing fails:
 *
 * - polls: a page every fifteen seconds and at each start, and whatever happened once more in each of the three wide re-reads that
 *   it falls into, and after each leap;
 * - look-ups: what was sent or begun before a leap is looked up in its list at once, and again when its ten minutes are over. Who waits comes at
 *   moments that differ: a walk of each list, and of the events with their keys, by each process in each of these minutes. What Stripe answers with an error
 *   that it keeps is looked up at once, in its own list and the events;
 * - time asked: at each start, once an hour and after each leap by each connection, and before each send that repeats one;
 * - steps: one read a run; an object that an event names is read as one.
 */
export function dueReads(extent: Extent): Reads {
  const { hours, processes, starts, polls, connections, lists, leaps } = extent;
  const { events, runs, writes, sends, keptErrors } = extent;
  // All lists together hold what was written, and so do the events.
  const all = (2 * writes) / perPage;
  const walk = lists + 1 + all;
  return {
    polls: polls * (hours * 240 + starts) + (events / perPage) * (3 + leaps) * polls,
    "look-ups": walk * processes * leaps * 12 + (1 + all) * keptErrors,
    "time asked": connections * (starts + processes * (hours + leaps)) + (sends - writes),
    steps: runs,
  };
}

/** Tries that fail are made again, and what is looked up comes in more pages. A loop is ten times as much. */
const slack = 3;

/** Twice over: ten minutes until absence counts, ten until the last list shows all, and pauses of five minutes when all tries fail. */
const longestRest = 120;

/** A machine that needs longer than a second for a start has much to do, and needs longer for all else in proportion. */
function slowness({ startSeconds }: Extent): number {
  const sorted = startSeconds.toSorted((one, other) => one - other);
  return Math.max(1, sorted[Math.floor(sorted.length / 2)] ?? 1);
}

/** The limit of calls in a second holds in real time, in which the product's clock is faster. */
function minutesAtLimit({ askedToRest, speed }: Extent): number {
  return ((askedToRest / callsPerSecond) * speed) / 60;
}

const callsPerSecond = 25;

/** Sentences about what cost far more than follows from what the world was. */
export function tooMuch({ reads, minutesToRest }: Costs, extent: Extent): readonly string[] {
  const due = dueReads(extent);
  const over = reasons.filter((reason) => reads[reason] > slack * due[reason]);
  const longest = Math.ceil((longestRest + minutesAtLimit(extent)) * slowness(extent));
  return [
    ...over.map(
      (reason) =>
        `Too many reads: ${reason} ${reads[reason]}, where ${Math.ceil(due[reason])} are due`,
    ),
    ...(minutesToRest > longest
      ? [`Too long to rest: ${Math.ceil(minutesToRest)} minutes, not ${longest}`]
      : []),
  ];
}
