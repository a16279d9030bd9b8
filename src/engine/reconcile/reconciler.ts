import { monthAfter, spanOfMonth, startOfDay } from "#flow/month.ts";
import type { Clock } from "../clock.ts";
import { standstillOf } from "../consent.ts";
import { DayIsFullError } from "../day-calls.ts";
import type { Exclusive } from "../exclusive.ts";
import { failureOf, stepErrorOf } from "../failure.ts";
import { historyNow, type StartHistory } from "../history.ts";
import type { Log } from "../log.ts";
import { type Loop, startLoop } from "../loop.ts";
import { backoff, lookAgainAt } from "../retry.ts";
import type { Room } from "../room.ts";
import type { Monthly, Reconciliation, Store } from "../store.ts";
import { firstPlace } from "./ask.ts";
import type { PieceOptions } from "./lines.ts";
import { nextPiece } from "./piece.ts";

/** Reconciliations that were started are done piece by piece, from where each of them stands. */

export interface ReconcilerOptions extends PieceOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly exclusive: Exclusive;
  readonly room: Pick<Room, "isShort">;
  readonly history: StartHistory;
  readonly newId: () => string;
  /** Its owner has something to hear of. */
  readonly onNews: () => void;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/** Between two pieces live work has its rest. */
const shortestRest = 5;
const longestRest = 200;
/** How soon to look again after another process, or a full disk. */
const lookAgain = 1_000;
/** A page that fails so often in a row at one place is asked for from the first page of its list on. */
const anewAfter = 4;
const linesPerPiece = 2_000;

/** The day of the next month on which a month is reconciled: what came late in it is listed by then. */
const dayOfMonth = 3;

/** One process at a time. */
export function startReconciler(options: ReconcilerOptions): Loop {
  const { store, clock, log, exclusive, room } = options;
  /** By reconciliation: how often it has failed in a row, and when it is tried again. */
  const failing = new Map<string, Failing>();

  async function step(): Promise<number> {
    const now = clock.now();
    await beginMonths(options);
    const going = await store.reconciliationsGoing();
    const due = going.filter(({ id }) => (failing.get(id)?.until ?? 0) <= now);
    for (const one of due) await work(one, failing, options);
    if (due.length > 0) return clock.now() + rest(clock.now() - now);
    const removed = await forgetOld(options);
    if (removed > 0) return clock.now() + longestRest;
    const until = going.map(({ id }) => failing.get(id)?.until ?? now + minute);
    return Math.min(now + minute, ...until);
  }

  return startLoop({
    clock,
    log,
    name: "reconciliation",
    turn: async () => {
      if (room.isShort() || (await store.restored()) !== null) return clock.now() + lookAgain;
      return (await exclusive.orNot("reconciliations", step)) ?? clock.now() + lookAgain;
    },
    settle: () => Promise.resolve(),
  });
}

const rest = (took: number): number => Math.min(Math.max(shortestRest, took), longestRest);

interface Failing {
  readonly times: number;
  readonly until: number;
  /** How many calls the longest try at its piece has made before it found the day full. */
  readonly made: number;
}

/** One piece of one of them. */
async function work(
  reconciliation: Reconciliation,
  failing: Map<string, Failing>,
  options: ReconcilerOptions,
): Promise<void> {
  const { store, registry, clock, log, random } = options;
  const { id, turn } = reconciliation;
  const startedAt = clock.now();
  const { times, made } = failing.get(id) ?? { times: 0, made: 0 };
  const connection = await store.connection(reconciliation.connectionId);
  const connector = connection && registry.connector(connection.connector);
  if (!connection || !connector?.books) {
    await store.stopReconciliation(id, startedAt);
    return;
  }
  const standstill = standstillOf(connection);
  if (standstill !== null || connection.locked) {
    failing.set(id, { times: 0, made, until: startedAt + minute });
    await store.noteReconcileError(id, standstill);
    return;
  }
  try {
    const { ledgerYears } = historyNow(options.history, await store.settings());
    const keptSince = startedAt - ledgerYears.value * year;
    const known = { ...connector, books: connector.books };
    const piece = await nextPiece(
      anew(reconciliation, times),
      known,
      connection,
      keptSince,
      made,
      options,
    );
    failing.delete(id);
    await store.keepReconciled({ id, turn, ...piece, at: clock.now() });
    if (piece.place === null) options.onNews();
  } catch (thrown) {
    const failure = failureOf(thrown);
    const error = stepErrorOf(failure);
    if (failure.kind === "connection") await store.breakConnection(connection.id, error, startedAt);
    if (failure.kind === "bug") log.error({ err: failure.error, reconciliation: id }, "bug");
    const passing = failure.kind === "transient" ? failure.error : undefined;
    const now = clock.now();
    failing.set(
      id,
      // What may not be asked before a moment, as on a full day, has not failed: it goes on from its page. Where no day has
      // room for that, nothing is asked until the limit is another.
      passing?.notBefore === undefined
        ? { times: times + 1, made, until: now + backoff(times, random(), passing?.waitMs) }
        : {
            times,
            made: passing instanceof DayIsFullError ? passing.made : made,
            until: lookAgainAt(passing.notBefore, now),
          },
    );
    await store.noteReconcileError(id, error);
  }
}

/** The object that a page begins behind may be gone. What was read before is read again, and replaced. */
function anew(reconciliation: Reconciliation, failures: number): Reconciliation {
  const { place } = reconciliation;
  return place.stage === "lists" && failures >= anewAfter
    ? { ...reconciliation, place: { ...place, cursor: null } }
    : reconciliation;
}

/** Those of connections whose switch asks for it, once the month is over. */
async function beginMonths(options: ReconcilerOptions): Promise<void> {
  const { store, clock } = options;
  for (const monthly of await store.monthlies()) {
    const now = clock.now();
    if (!isDue(monthly, now)) continue;
    const connection = await store.connection(monthly.connectionId);
    if (connection === null) continue;
    const { connectionId, nextMonth: month, zone } = monthly;
    const { from: fromAt, to: toAt } = spanOfMonth(month, zone);
    await store.beginMonth({
      then: monthAfter(month),
      reconciliation: {
        id: options.newId(),
        connectionId,
        person: connection.owner,
        scheduled: true,
        month,
        zone,
        fromAt,
        toAt,
        expected: [],
        place: firstPlace,
      },
      at: now,
    });
  }
}

/** Pure. */
function isDue({ nextMonth, zone }: Pick<Monthly, "nextMonth" | "zone">, now: number): boolean {
  return now >= startOfDay({ month: monthAfter(nextMonth), day: dayOfMonth }, zone);
}

/** What is too old, in small pieces, when there is nothing else to do. */
async function forgetOld({ store, history, clock }: ReconcilerOptions): Promise<number> {
  const { days } = historyNow(history, await store.settings());
  return store.forgetReconciliations(clock.now() - days.value * day, linesPerPiece);
}
