import { setImmediate as letOthersGoOn } from "node:timers/promises";
import { standstillOf } from "./consent.ts";
import type { TriggerEvent } from "#sdk/trigger.ts";
import { isJudging, newEventOf } from "./accept.ts";
import { limitedAs } from "./bound-account.ts";
import { completedFor } from "./complete.ts";
import { DayIsFullError, tryAfter } from "./day-calls.ts";
import { handledAs } from "./event-name.ts";
import { readingAgain } from "./exclusive.ts";
import { failureOf, stepErrorOf } from "./failure.ts";
import type { PollOptions } from "./poll.ts";
import { ownTrigger, wishesOf } from "./listening.ts";
import { readOldest } from "./read-events.ts";
import { backoff, lookAgainAt } from "./retry.ts";
import type { BackfillRecord, Lease } from "./store.ts";
import { trace } from "./trace.ts";

/** While a flow has this many runs to do, the engine reads no more of its past. */
export const backPressure = 1_000;

/** The first piece of time that is tried, and the least that is: a second is taken whole. */
const firstWidth = 24 * 3_600_000;
const narrowest = 1_000;

/** How far the reading of a flow's past has come, as this process knows it. */
export interface BackfillProgress {
  /** How wide a piece of time to read next. */
  readonly width: number;
  /** How often reading has failed in a row. */
  readonly failures: number;
  /** How many calls the longest try at this piece has made before it found the day full. */
  readonly made: number;
  /** A limit of calls in 24 hours that was too low for a wider piece. */
  readonly limit?: number;
}

/** Where nothing is known of it. */
export const backfillBegins: BackfillProgress = { width: firstWidth, failures: 0, made: 0 };

/** How a try at a slice ended. `until`: when to look at it again; null for at once. */
export interface BackfillTurn {
  readonly progress: BackfillProgress;
  readonly until: number | null;
}

/**
 * Reads the next slice of a flow's past, and accepts it: events, runs and what is left of the window
 * in one transaction.
 */
export async function backfillOnce(
  backfill: BackfillRecord,
  progress: BackfillProgress,
  lease: Lease,
  options: PollOptions,
): Promise<BackfillTurn> {
  const { store, outside, registry, clock, newId, log } = options;
  const startedAt = clock.now();
  const connection = await store.connection(backfill.connectionId);
  const connector = connection && registry.connector(connection.connector);
  const read = connection && registry.reader(connection.connector, backfill.trigger);
  const { document } = await options.versionOf(backfill.versionId);
  // Of a list that several triggers share, its own part only.
  const trigger = read && ownTrigger(document, read, registry);
  if (!connection || !connector || trigger?.kind !== "since" || standstillOf(connection))
    return afterFailure(progress, undefined, options);

  const trying = tryAfter(progress.made);
  const readSlice = async (): Promise<BackfillTurn> => {
    const open = outside.open(connector, connection, "none", trying);
    const { api } = open;
    const { place, where } = backfill;
    const source = { trigger, connection, place };
    const { from, to } = backfill;
    const slice = await readOldest({ trigger, api, where }, from, to, progress.width);
    const handled = await store.handled(
      backfill.lineage,
      slice.events.map(({ key }) => handledAs(key, source)),
    );
    const flow = {
      flowId: backfill.flowId,
      versionId: backfill.versionId,
      liveFrom: backfill.from,
      ...(await wishesOf({ id: backfill.flowId, document }, trigger, options)),
    };
    const now = clock.now();
    const moment = { now, theirs: open.serverTime() ?? now, rereads: 0 };
    const eventOf = async (event: TriggerEvent) => {
      const isHandled = handled.has(handledAs(event.key, source));
      const wanting = isHandled ? [] : [flow];
      const whole = await completedFor(wanting, event, { trigger, api, where });
      const traced = await trace(whole, source, store, newId);
      const known = newEventOf(traced, [flow], moment, newId);
      if (!isHandled) return known;
      // What the lineage has handled is listed, not done again. This flow's own runs stay as they are.
      const skip = { flowId: flow.flowId, kind: "skip", reason: "handled_by_lineage" } as const;
      return {
        ...known,
        deliveries: known.deliveries.map((one) => (one.kind === "leave" ? one : skip)),
      };
    };
    const events = [];
    for (const event of slice.events) {
      events.push(await eventOf(event));
      if (isJudging(flow)) await letOthersGoOn();
    }
    const accepted = await store.acceptBackfill({
      lease,
      flowId: backfill.flowId,
      pollId: backfill.pollId,
      events,
      since: backfill.from,
      from: slice.until,
      at: now,
    });
    if (accepted === "fenced") return afterFailure(progress, undefined, options);
    log.debug(
      { flow: backfill.flowId, events: events.length, runs: accepted.runs },
      "Caught up on a piece of the past",
    );
    const width = nextWidth(progress, slice.width, trying.longest());
    return { progress: { ...progress, width, failures: 0, made: 0 }, until: null };
  };
  try {
    // At once, none of those that begin again after a full day would get further than before.
    const account = readingAgain(limitedAs(connector, connection));
    return await (progress.made === 0 ? readSlice() : options.exclusive(account, readSlice));
  } catch (thrown) {
    const failure = failureOf(thrown);
    const error = stepErrorOf(failure);
    if (failure.kind === "connection") await store.breakConnection(connection.id, error, startedAt);
    if (failure.kind === "bug") log.error({ err: failure.error, flow: backfill.flowId }, "bug");
    else log.warn({ flow: backfill.flowId, code: error.code }, "Catching up failed for now");
    if (thrown instanceof DayIsFullError) return afterFullDay(thrown, backfill, progress, options);
    const asked = failure.kind === "transient" ? failure.error.waitMs : undefined;
    return afterFailure(progress, asked, options);
  }
}

function afterFailure(
  progress: BackfillProgress,
  asked: number | undefined,
  { clock, random }: PollOptions,
): BackfillTurn {
  const { failures } = progress;
  return {
    progress: { ...progress, failures: failures + 1 },
    until: clock.now() + backoff(failures, random(), asked),
  };
}

/** It waits for room for more calls. Where no day has that, it reads a narrower piece, unless this one is the narrowest. */
function afterFullDay(
  { made, most, never, notBefore }: DayIsFullError,
  { from, to }: BackfillRecord,
  progress: BackfillProgress,
  { clock }: PollOptions,
): BackfillTurn {
  const now = clock.now();
  const width = Math.min(progress.width, to - from);
  if (!never || width <= narrowest)
    return { progress: { ...progress, made }, until: lookAgainAt(notBefore ?? now, now) };
  const half = Math.max(narrowest, Math.floor(width / 2 / narrowest) * narrowest);
  const less = { width: half, made: Math.floor(made / 2), limit: most };
  return { progress: { ...progress, ...less }, until: null };
}

/** Pure. A limit that was too low once lets no piece grow to more calls than it allows, as far as the last one tells. */
function nextWidth({ width, limit }: BackfillProgress, wished: number, calls: number): number {
  if (limit === undefined) return wished;
  return Math.min(wished, width * Math.max(1, Math.max(2, limit) / Math.max(1, calls)));
}
