import { firstMomentAt, modulo, wallAt } from "#flow/zone.ts";
import type { KeptBackup } from "#people/upkeep.ts";

/** Pure: when a backup is due that nobody asks for, which old ones go, and whether one is missed. */

export interface NightPlan {
  /** When it is made, in milliseconds after midnight. */
  readonly time: number;
  /** By whose clocks. */
  readonly zone: string;
  /** So many are kept. */
  readonly keep: number;
}

/** How things are at a moment. Times are milliseconds since 1970, spans milliseconds. */
export interface NightNow {
  readonly now: number;
  /** How long this process has been running; no clock that is set changes it. */
  readonly ranFor: number;
  /** When the last backup was made that is still there; null for none. */
  readonly lastAt: number | null;
  /** When one could not be made last; null where none failed since the last that was. */
  readonly failedAt: number | null;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A start has other things to do first than to catch up on a night. */
const afterStart = 10 * minute;

const afterFailure = 15 * minute;

/** A night of 25 hours, and an hour to make it in. */
const longestWithout = 26 * hour;

/** What is dated later than that was made while the clock was wrong. */
const future = hour;

export type NightTurn = { readonly do: "make" } | { readonly do: "wait"; readonly until: number };

export function nextTurn({ now, ranFor, lastAt, failedAt }: NightNow, plan: NightPlan): NightTurn {
  const { last, next } = nights(now, plan);
  if (lastAt !== null && lastAt >= last && lastAt <= now + future)
    return { do: "wait", until: next };
  if (failedAt !== null && Math.abs(now - failedAt) < afterFailure)
    return { do: "wait", until: failedAt + afterFailure };
  if (ranFor < afterStart && last < now - ranFor)
    return { do: "wait", until: Math.min(next, now + afterStart - ranFor) };
  return { do: "make" };
}

/** None for more than 26 hours, of which this process could have made one. */
export function isMissed({ now, ranFor, lastAt }: Omit<NightNow, "failedAt">): boolean {
  const isRecent = lastAt !== null && lastAt >= now - longestWithout && lastAt <= now + future;
  return ranFor > longestWithout && !isRecent;
}

/** Those that go, of all that we have made, in the order in which they were made. */
export function surplus(made: readonly KeptBackup[], { keep }: NightPlan): readonly KeptBackup[] {
  return made.slice(0, Math.max(0, made.length - keep));
}

/** The latest moment, not after this one, at which the zone's clocks show the time, and the next one. */
function nights(now: number, { time, zone }: NightPlan): { last: number; next: number } {
  const wall = wallAt(zone, now);
  const midnight = wall - modulo(wall, day);
  const tonight = firstMomentAt(zone, midnight + time);
  return tonight <= now
    ? { last: tonight, next: firstMomentAt(zone, midnight + day + time) }
    : { last: firstMomentAt(zone, midnight - day + time), next: tonight };
}
