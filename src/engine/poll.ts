import type { Connector } from "#sdk/connector.ts";
import type { TriggerEvent } from "#sdk/trigger.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import { setImmediate as letOthersGoOn } from "node:timers/promises";
import { isJudging, newEventOf } from "./accept.ts";
import { limitedAs } from "./bound-account.ts";
import type { Clock } from "./clock.ts";
import { completedFor } from "./complete.ts";
import {
  DayIsFullError,
  madeBefore,
  pollTooLong,
  type Trying,
  tryAfter,
  withMade,
} from "./day-calls.ts";
import { type Exclusive, readingAgain } from "./exclusive.ts";
import { engineError, type Failure, failureOf, stepErrorOf } from "./failure.ts";
import { type Listening, listeningTo } from "./listening.ts";
import type { Log } from "./log.ts";
import type { OpenConnection, Outside } from "./outside.ts";
import type { ReadSource } from "./read-events.ts";
import { missedBy } from "./past-reach.ts";
import { pieceOf, readNew, readNewest, readOldest, sliceLimit } from "./read-events.ts";
import { LostTurnError } from "./lost-turn.ts";
import { rereadWaiting } from "./reread-waiting.ts";
import type { Registry } from "./registry.ts";
import { kinOf } from "./rows/kin.ts";
import { acceptRows, type RowsTurn } from "./rows/turn.ts";
import { StoppedError } from "./rows/stopped.ts";
import type { StepError } from "./result.ts";
import { lookAgainAt, pollPause } from "./retry.ts";
import type { PollTimes } from "./schedule.ts";
import { reachOf, timesAfter, trailOf } from "./schedule.ts";
import type {
  Acceptance,
  ConnectionRecord,
  Kept,
  Lease,
  NewEvent,
  PollRecord,
  Store,
  RunVersion,
} from "./store.ts";
import { trace } from "./trace.ts";

export interface PollOptions {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly outside: Outside;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly random: () => number;
  readonly newId: () => string;
  readonly log: Log;
  /** Two turns of one poll never overlap, and no turn overlaps the baseline of an activation. */
  readonly exclusive: Exclusive;
  readonly versionOf: (versionId: string) => Promise<RunVersion>;
}

/** A poll opened for one turn. */
interface OpenPoll extends ReadSource {
  readonly lease: Lease;
  readonly poll: PollRecord;
  readonly connection: ConnectionRecord;
  readonly open: OpenConnection;
  /** What is read is accepted, so that the next turn need not read it again. */
  readonly gotFurther: () => void;
}

/** Asks once what is new, and accepts it. A failure is recorded, and the cursor stays. */
export async function pollOnce(
  poll: PollRecord,
  lease: Lease,
  options: PollOptions,
): Promise<void> {
  const startedAt = options.clock.now();
  const trying = tryAfter(madeBefore(poll.error));
  try {
    const opened = await openPoll(poll, lease, options, trying);
    if (!opened) {
      const nextAt = pausedUntil(poll, undefined, options);
      await failed(poll, lease, engineError("engine.unknown_trigger"), { nextAt }, options);
      return;
    }
    const turn = () => acceptAll(opened, options);
    // At once, none of those that begin again after a full day would get further than before.
    if (trying.longest() === 0) await turn();
    else
      await options.exclusive(readingAgain(limitedAs(opened.connector, opened.connection)), turn);
  } catch (thrown) {
    if (thrown instanceof LostTurnError) {
      options.log.warn({ poll: poll.id }, thrown.message);
      return;
    }
    const failure = failureOf(thrown);
    const error = stepErrorOf(failure);
    if (failure.kind === "bug") options.log.error({ err: failure.error, poll: poll.id }, "bug");
    if (failure.kind === "connection")
      await options.store.breakConnection(poll.connectionId, error, startedAt);
    const words = thrown instanceof DayIsFullError && thrown.never ? pollTooLong(thrown) : error;
    const made = thrown instanceof DayIsFullError ? thrown.made : trying.longest();
    const kept = thrown instanceof StoppedError ? { kept: thrown.kept } : {};
    const nextAt = pausedUntil(poll, failure, options);
    await failed(poll, lease, withMade(words, made), { nextAt, ...kept }, options);
  }
}

async function acceptAll(opened: OpenPoll | RowsTurn, options: PollOptions): Promise<void> {
  const flows = listeningTo(opened.poll.id, opened.trigger, options);
  if (isOfRows(opened)) {
    await acceptRows(opened, flows, "on", options);
    return;
  }
  await acceptNew(opened, flows, options);
  await rereadWaiting(opened, flows, options);
}

/** When a poll that has failed asks again. */
function pausedUntil(
  poll: PollRecord,
  failure: Failure | undefined,
  { clock, random }: PollOptions,
): number {
  const passing = failure?.kind === "transient" ? failure.error : undefined;
  const now = clock.now();
  // Where no day has room for it, it looks like any other that fails, without a call: the limit may be raised.
  const isLimited = passing?.notBefore !== undefined;
  if (isLimited && !(passing instanceof DayIsFullError && passing.never))
    return lookAgainAt(passing.notBefore, now);
  return now + pollPause(poll.everySeconds, poll.failures, random(), passing?.waitMs);
}

async function failed(
  poll: PollRecord,
  lease: Lease,
  error: StepError,
  rest: { readonly nextAt: number; readonly kept?: Kept },
  { store, clock, log }: PollOptions,
): Promise<void> {
  await store.pollFailed({ lease, pollId: poll.id, error, ...rest, at: clock.now() });
  log.warn({ poll: poll.id, trigger: poll.trigger, code: error.code }, "A poll failed");
}

/**
 * Notes what is visible now, so that a flow that starts from now gets only what comes after. `stoodAt`: the connection that
 * the flow listened to last. Returns the other side's time. Rejects with the SDK's errors.
 */
export async function pollBaseline(
  poll: PollRecord,
  stoodAt: string | null,
  lease: Lease,
  options: PollOptions,
): Promise<number> {
  const opened = await openPoll(poll, lease, options);
  if (!opened) throw new Error(`The connection or trigger of poll ${poll.id} is gone`);
  if (isOfRows(opened)) {
    const begins = poll.kept === null || (await options.store.listeners(poll.id)).length === 0;
    const purpose = begins ? "begin" : "join";
    const turn = { ...opened, kin: await kinOf(poll, { ...opened, stoodAt }, options.store) };
    return acceptRows(turn, listeningTo(poll.id, opened.trigger, options), purpose, options);
  }
  const { open, trigger, connection } = opened;
  // That of the first answer: what happens while the rest is read comes after.
  const theirNow = (): number => open.firstServerTime() ?? options.clock.now();
  if (poll.cursor !== null && (await options.store.listeners(poll.id)).length > 0) {
    // Back to all that is listed late, so that what is found there afterwards is nobody's yet.
    const { widerAt } = poll;
    await acceptNew(
      { ...opened, poll: { ...poll, widerAt: Math.min(widerAt, options.clock.now()) } },
      listeningTo(poll.id, opened.trigger, options),
      options,
    );
    return theirNow();
  }
  // Nobody listens, so nothing is owed: what lies between the old cursor and now need not be read.
  const visible = await readNewest(opened, () => theirNow() - trailOf(trigger));
  const now = options.clock.now();
  const cursor = Math.max(theirNow(), poll.cursor ?? 0);
  const events = visible.map((event) => ({
    id: options.newId(),
    key: event.key,
    at: event.at.getTime(),
    data: event.data,
    madeBy: trigger.madeBy(event.data),
    deliveries: [],
  }));
  await options.store.acceptEvents({
    lease,
    pollId: poll.id,
    events,
    cursor,
    ...timesAfter({ ...poll, widestAt: Math.max(poll.widestAt, now) }, poll.everySeconds, now, now),
    at: now,
  });
  options.log.debug({ poll: poll.id, connection: connection.id }, "Baseline taken");
  return cursor;
}

async function openPoll(
  poll: PollRecord,
  lease: Lease,
  options: PollOptions,
  trying?: Trying,
): Promise<((OpenPoll | RowsTurn) & { readonly connector: Connector }) | null> {
  const connection = await options.store.connection(poll.connectionId);
  const connector = connection && options.registry.connector(connection.connector);
  const trigger = connection && options.registry.reader(connection.connector, poll.trigger);
  if (!connection || !connector || !trigger) return null;
  const open = options.outside.open(connector, connection, "none", trying);
  const gotFurther = (): void => trying?.anew();
  const { api } = open;
  const { where } = poll;
  const opened = { poll, lease, connector, connection, open, api, where, gotFurther };
  return trigger.kind === "since" ? { ...opened, trigger } : { ...opened, trigger };
}

function isOfRows(opened: OpenPoll | RowsTurn): opened is RowsTurn {
  return opened.trigger.kind !== "since";
}

async function acceptNew(opened: OpenPoll, flows: Listening, options: PollOptions): Promise<void> {
  const { poll, trigger } = opened;
  const { store, clock } = options;
  const readFrom = clock.now();
  const chosenAt = clock.elapsed();
  const reach = reachOf(poll, trigger.overlapSeconds * 1000, readFrom);
  const since = (poll.cursor ?? readFrom) - reach.back;
  const isNew = async (page: readonly TriggerEvent[]): Promise<readonly TriggerEvent[]> => {
    const unseen = await store.unseen(
      poll.id,
      page.map(({ key }) => key),
    );
    return page.filter(({ key }) => unseen.has(key));
  };

  const found = await readNew(opened, new Date(since), reach.toTheEnd, isNew);
  const times = timesAfter(poll, poll.everySeconds, clock.now(), readFrom);
  const missed = missedBy(trigger, poll, readFrom);
  if (found) {
    const size = pieceOf(trigger);
    const whole = Math.floor(Math.max(0, found.length - 1) / size) * size;
    // A wide re-read is done with the last piece only.
    const { widerAt, widestAt } = poll;
    for (let start = 0; start < whole; start += size) {
      const unfinished = { nextAt: clock.now(), widerAt, widestAt };
      const piece = found.slice(start, start + size);
      await accept(
        { ...opened, chosenAt },
        piece,
        poll.cursor ?? since,
        unfinished,
        flows,
        options,
      );
    }
    const last = found.slice(whole);
    const after = { ...times, missed };
    await accept({ ...opened, chosenAt }, last, poll.cursor ?? since, after, flows, options);
    return;
  }

  // More than fits in one piece, as after a long pause: oldest first, each piece with its cursor. A wide
  // re-read is done with the last piece only: after a crash before it, it is due again.
  const { widerAt, widestAt } = poll;
  let from = since;
  let width = reach.back;
  const end = opened.open.serverTime() ?? clock.now();
  while (from < end) {
    const slice = await readOldest(opened, from, end, width);
    const fresh: TriggerEvent[] = [];
    for (let start = 0; start < slice.events.length; start += sliceLimit)
      fresh.push(...(await isNew(slice.events.slice(start, start + sliceLimit))));
    const cursor = Math.max(poll.cursor ?? 0, Math.min(slice.until, end));
    const nextAt = clock.now();
    const whole = slice.until >= end;
    const after = whole ? { ...times, nextAt, missed } : { nextAt, widerAt, widestAt };
    await accept({ ...opened, chosenAt }, fresh, cursor, after, flows, options);
    from = slice.until;
    width = slice.width;
  }
}

/** A poll whose reach was chosen at that moment, by our steady clock. */
interface ReadPoll extends OpenPoll {
  readonly chosenAt: number;
}

/** Events, runs and cursor in one transaction. */
async function accept(
  { poll, lease, trigger, connection, open, chosenAt, api, where, gotFurther }: ReadPoll,
  events: readonly TriggerEvent[],
  cursor: number,
  times: PollTimes & Pick<Acceptance, "missed">,
  flows: Listening,
  options: PollOptions,
): Promise<void> {
  const { store, clock, newId } = options;
  const listening = events.length === 0 ? [] : await flows();
  const decided: NewEvent[] = [];
  for (const event of events) {
    const source = { trigger, connection, place: poll.place };
    const whole = await completedFor(listening, event, { trigger, api, where });
    const traced = await trace(whole, source, store, newId);
    const sightedAt = clock.now();
    const moment = { now: sightedAt, theirs: open.serverTime() ?? sightedAt, rereads: 0 };
    decided.push(newEventOf(traced, listening, moment, newId));
    if (listening.some(isJudging)) await letOthersGoOn();
  }
  const now = clock.now();
  // An object dated in their future must not draw the cursor past those that are yet to come, and one that came
  // while a slow list was read, not past what the next wide re-read owes to those that are listed late.
  const theirs = open.serverTime();
  const reached = theirs === null ? Infinity : theirs - (clock.elapsed() - chosenAt);
  const latest = events.reduce((newest, { at }) => Math.max(newest, at.getTime()), cursor);
  const moved = Math.min(latest, reached);
  const accepted = await store.acceptEvents({
    lease,
    pollId: poll.id,
    events: decided,
    cursor: moved,
    ...times,
    at: now,
  });
  if (accepted === "fenced") throw new LostTurnError(poll.id);
  if (events.length > 0 || moved > (poll.cursor ?? 0)) gotFurther();
  options.log.debug(
    { poll: poll.id, trigger: poll.trigger, events: events.length, runs: accepted.runs },
    "Polled",
  );
}
