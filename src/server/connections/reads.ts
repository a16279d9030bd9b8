import { isWithin } from "#engine/is-within.ts";
import type { ReadAllowance } from "#sdk/connection.ts";
import type { Connector } from "#sdk/connector.ts";
import {
  activeWishes,
  dailyCalls,
  levelOf,
  monthDays,
  pollsOf,
  transactionsFor,
} from "#flow/cost.ts";
import type { ConnectionRecord } from "#engine/store.ts";
import type { ReadCount } from "#reading/reading.ts";
import type { ServerParts } from "../parts.ts";
import { iso } from "../schemas.ts";
import type { Reads } from "./connections.schemas.ts";

const hour = 3_600_000;
const day = 24 * hour;

/** How many days and months are shown, this one included. */
const daysShown = 31;
const monthsShown = 12;

type Parts = Pick<ServerParts, "engine" | "store" | "reading" | "clock">;

/** What a connection has read, what its polls will read, and what the outside system grants. */
export async function readsOf(
  { engine, store, reading, clock }: Parts,
  connection: ConnectionRecord,
): Promise<Reads> {
  const now = clock.now();
  const since = monthStart(now, 1 - monthsShown);
  const wishes = activeWishes(await store.flows(), engine.catalogue);
  const pacesOf = async ({ id }: Pick<ConnectionRecord, "id">): Promise<Pace> => ({
    counts: await reading.reads(id, since),
    perDay: dailyCalls(id, wishes),
  });
  const own = await pacesOf(connection);
  const siblings = siblingsOf(connection, await store.connections());
  const paces = [own, ...(await Promise.all(siblings.map(pacesOf)))];
  return {
    ...countsView(own.counts, now),
    month: {
      from: iso(monthStart(now)),
      reads: readsIn(own.counts, now),
      forecast: forecastOf(own, now),
      wholeMonth: own.perDay * monthDays,
    },
    polls: pollsOf(connection.id, wishes).map(({ trigger, everySeconds, flows, callsPerDay }) => ({
      trigger,
      everySeconds,
      flows,
      callsPerDay,
    })),
    callsPerDay: own.perDay,
    allowance: allowanceView(allowanceOf(engine.connectors, connection), paces, now),
    dayUse: dayUseView(
      paces.flatMap(({ counts }) => counts),
      now,
    ),
  };
}

interface Pace {
  /** By hour, oldest first. */
  readonly counts: readonly ReadCount[];
  /** What its polls make in a day. */
  readonly perDay: number;
}

/** What the outside system grants an account; null where it names nothing, or its connector is gone. */
export function allowanceOf(
  connectors: readonly Connector[],
  { connector }: Pick<ConnectionRecord, "connector">,
): ReadAllowance | null {
  return connectors.find(({ id }) => id === connector)?.connection.readAllowance ?? null;
}

/**
 * Its owner's other connections to the same account: the outside system counts them together. What
 * others connect to is not theirs to see.
 */
export function siblingsOf(
  { id, owner, connector, account, mode }: ConnectionRecord,
  connections: readonly ConnectionRecord[],
): readonly ConnectionRecord[] {
  return connections.filter(
    (other) =>
      other.id !== id &&
      other.owner === owner &&
      account !== null &&
      other.connector === connector &&
      other.account === account &&
      other.mode === mode,
  );
}

/** What was read so far in this month, and what the polls will read until its end. Pure. */
export function forecastOf({ counts, perDay }: Pace, now: number): number {
  const left = monthStart(now, 1) - now;
  return readsIn(counts, now) + Math.ceil((perDay * left) / day);
}

function allowanceView(
  allowance: ReadAllowance | null,
  paces: readonly Pace[],
  now: number,
): Reads["allowance"] {
  if (allowance === null) return null;
  const { floorPerMonth, perTransaction } = allowance;
  const forecast = sum(paces.map((pace) => forecastOf(pace, now)));
  const wholeMonth = sum(paces.map(({ perDay }) => perDay * monthDays));
  const most = Math.max(forecast, wholeMonth);
  return {
    floorPerMonth,
    perTransaction,
    connections: paces.length,
    forecast,
    wholeMonth,
    transactionsNeeded: transactionsFor(most, allowance),
    level: levelOf(most, allowance),
  };
}

/** The last word on the day's calls to an account; null where none is of the last 24 hours. Pure. */
export function dayUseView(
  counts: readonly Pick<ReadCount, "dayUse">[],
  now: number,
): Reads["dayUse"] {
  const [last] = counts
    .flatMap(({ dayUse }) => dayUse ?? [])
    .filter(({ at }) => isWithin(at, day, now))
    .toSorted((one, other) => other.at - one.at);
  return last === undefined ? null : { used: last.used, of: last.of, at: iso(last.at) };
}

/** By hour, day and month, where there were any. Pure. */
export function countsView(
  counts: readonly ReadCount[],
  now: number,
): Pick<Reads, "hours" | "days" | "months"> {
  const firstDay = dayStart(now) - (daysShown - 1) * day;
  return {
    hours: counts
      .filter((one) => one.hour > now - 2 * day)
      .map((one) => ({ hour: iso(one.hour), reads: one.reads })),
    days: spansView(
      counts.filter((one) => one.hour >= firstDay),
      dayStart,
    ),
    months: spansView(counts, (moment) => monthStart(moment)),
  };
}

/** `startOf` gives the first moment of the span that a moment lies in. */
function spansView(
  counts: readonly ReadCount[],
  startOf: (moment: number) => number,
): { from: string; reads: number }[] {
  const spans = new Map<number, number>();
  for (const { hour: at, reads } of counts)
    spans.set(startOf(at), (spans.get(startOf(at)) ?? 0) + reads);
  return Array.from(spans, ([from, reads]) => ({ from: iso(from), reads }));
}

function readsIn(counts: readonly ReadCount[], now: number): number {
  const month = monthStart(now);
  return sum(counts.filter((one) => one.hour >= month).map(({ reads }) => reads));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** The first moment of the month that `now` lies in, or of one before or after it (UTC). */
function monthStart(now: number, offset = 0): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset);
}

/** In UTC, where each day has 24 hours. */
function dayStart(moment: number): number {
  return moment - (moment % day);
}
