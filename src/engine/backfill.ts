import { setImmediate as letOthersGoOn } from "node:timers/promises";
import { standstillOf } from "./consent.ts";
import type { TriggerEvent } from "#sdk/trigger.ts";
import { isJudging, newEventOf } from "./accept.ts";
import { completedFor } from "./complete.ts";
import { handledAs } from "./event-name.ts";
import { failureOf, stepErrorOf } from "./failure.ts";
import type { PollOptions } from "./poll.ts";
import { ownTrigger, wishesOf } from "./listening.ts";
import { readOldest } from "./read-events.ts";
import type { BackfillRecord, Lease } from "./store.ts";
import { trace } from "./trace.ts";

/** While a flow has this many runs to do, the engine reads no more of its past. */
export const backPressure = 1_000;

/** The first piece of time that is tried. */
const firstWidth = 24 * 3_600_000;

/** How a try at a slice ended: the width to try next, or how long to leave it alone. */
export type BackfillTurn =
  | { readonly kind: "read"; readonly width: number }
  | { readonly kind: "failed"; readonly waitMs: number | undefined };

/**
 * Reads the next slice of a flow's past, and accepts it: events, runs and what is left of the window
 * in one transaction.
 */
export async function backfillOnce(
  backfill: BackfillRecord,
  width: number | undefined,
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
    return { kind: "failed", waitMs: undefined };

  try {
    const open = outside.open(connector, connection, "none");
    const { api } = open;
    const { place, where } = backfill;
    const source = { trigger, connection, place };
    const slice = await readOldest(
      { trigger, api, where },
      backfill.from,
      backfill.to,
      width ?? firstWidth,
    );
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
    if (accepted === "fenced") return { kind: "failed", waitMs: undefined };
    log.debug(
      { flow: backfill.flowId, events: events.length, runs: accepted.runs },
      "Caught up on a piece of the past",
    );
    return { kind: "read", width: slice.width };
  } catch (thrown) {
    const failure = failureOf(thrown);
    const error = stepErrorOf(failure);
    if (failure.kind === "connection") await store.breakConnection(connection.id, error, startedAt);
    if (failure.kind === "bug") log.error({ err: failure.error, flow: backfill.flowId }, "bug");
    else log.warn({ flow: backfill.flowId, code: error.code }, "Catching up failed for now");
    return {
      kind: "failed",
      waitMs: failure.kind === "transient" ? failure.error.waitMs : undefined,
    };
  }
}
