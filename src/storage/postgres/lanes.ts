import type { BookedLane, Booking, Lanes, LaneState } from "#engine/lanes.ts";
import type { Timed } from "#engine/remote-clock.ts";
import { forEach } from "../session.ts";
import { type Database, type Session, sql } from "./database.ts";
import { done } from "./session.ts";

/** By how much the clock was set back since a lane's last booking. */
const setBack = "CASE WHEN lane.now > excluded.now + 60000 THEN lane.now - excluded.now ELSE 0 END";

/**
 * As `nextPlace` does it, for many calls at once. A lane's row holds what its last booking took for
 * the present (`now`) and how much of the lane it took (`taken`). Where that was more than a minute later
 * than this present, the clock has been set back: the line, however long it is, is set back with it. A
 * crash empties the table, so nobody waits for the disk; a lane that is made anew lives from then.
 */
const booking = forEach<Booking, BookedLane, [lead: number]>(
  "",
  `WITH present AS MATERIALIZED (
    SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 + ?::float8 AS now),
  wanted AS (
    SELECT name, now, calls * interval AS taken, now - saved AS earliest, now + pause AS paused_until
    FROM present, {rows lanes (name text, interval float8, saved float8, calls integer, pause float8)})
  INSERT INTO {lanes} AS lane (name, life, now, taken, paused_until, free_at)
  SELECT name, now, now, taken, paused_until, greatest(earliest, paused_until) + taken
  FROM wanted ORDER BY name
  ON CONFLICT (name) DO UPDATE SET
    now = excluded.now,
    taken = excluded.taken,
    paused_until = greatest(excluded.paused_until, lane.paused_until - ${setBack}),
    free_at = greatest(excluded.free_at, lane.free_at - ${setBack} + excluded.taken)
  RETURNING name, life, free_at AS "freeAt", now`,
);

const states = sql<
  [names: readonly string[]],
  { readonly now: number; readonly pauses: readonly number[]; readonly lives: readonly number[] }
>(`
  SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now,
    array_agg(coalesce(paused_until, 0) ORDER BY place) AS pauses,
    array_agg(coalesce(life, 0) ORDER BY place) AS lives
  FROM unnest($1::text[]) WITH ORDINALITY AS asked (name, place)
    LEFT JOIN millrace.lanes USING (name)`);

/** The lanes are rows here, so that all processes share them. */
export const lanesOn = (database: Database): Lanes => ({
  book: (bookings, lead) =>
    database.transaction((session) => done(session, booking.all(bookings, lead))),
  now: (names) => lanesNow(database, names),
});

async function lanesNow(
  session: Session,
  names: readonly string[],
): Promise<Timed<readonly LaneState[]>> {
  const row = await session.first(states, names);
  const { now, pauses, lives } = row ?? { now: 0, pauses: [], lives: [] };
  return {
    now,
    answer: names.map((_, index) => ({
      pausedUntil: pauses[index] ?? 0,
      life: lives[index] ?? 0,
    })),
  };
}
