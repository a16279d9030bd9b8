import type { Pace } from "#engine/limits.ts";
import { forEach } from "../session.ts";
import { type Session, sql } from "./database.ts";
import type { Timed } from "./remote-clock.ts";
import { done } from "./session.ts";

/** A place in each of these lanes, or a lane's pause. */
export interface Wish {
  readonly lanes: readonly NamedLane[];
  readonly pause: { readonly name: string; readonly milliseconds: number } | null;
}

interface NamedLane extends Pace {
  readonly name: string;
}

/** What all wishes of one moment want of one lane. */
interface Booking extends NamedLane {
  readonly calls: number;
  /** Milliseconds, from now. */
  readonly pause: number | null;
}

/** A place in all lanes of a wish, by the database's clock. */
export interface Place {
  readonly at: number;
  /** Which life of the first lane gave it: a crash forgets the lanes, and what was promised in them. */
  readonly life: number;
}

/** What is known of a lane when a call's place has come. */
export interface LaneState {
  /** By the database's clock; 0 for not at all. */
  readonly pausedUntil: number;
  readonly life: number;
}

interface BookedRow {
  readonly name: string;
  readonly life: number;
  /** After all that was booked. */
  readonly free_at: number;
  readonly now: number;
}

/**
 * As `nextPlace` does it, for many calls at once. A lane's row holds what its last booking took for
 * the present (`now`) and how much of the lane it took (`taken`). A place or pause further ahead than
 * ten minutes was given by a clock that has been set back since. A crash empties the table, so nobody
 * waits for the disk; a lane that is made anew lives from then.
 */
const booking = forEach<Booking, BookedRow, [lead: number]>(
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
    paused_until = greatest(excluded.paused_until,
      CASE WHEN lane.paused_until <= excluded.now + 600000 THEN lane.paused_until END),
    free_at = greatest(excluded.free_at,
      CASE WHEN lane.free_at <= excluded.now + 600000 THEN lane.free_at END + excluded.taken)
  RETURNING name, life, free_at, now`,
);

/** The places of the wishes, by the database's clock, none sooner than `lead` milliseconds from now. */
export async function bookPlaces(
  session: Session,
  wishes: readonly Wish[],
  lead: number,
): Promise<Timed<readonly Place[]>> {
  const bookings = bookingsOf(wishes);
  const rows = await done(session, booking.all(bookings, lead));
  const booked = new Map(rows.map((row) => [row.name, row]));
  const now = rows[0]?.now ?? 0;
  const next = new Map(
    bookings.map(({ name, calls, interval }) => [
      name,
      (booked.get(name)?.free_at ?? 0) - calls * interval,
    ]),
  );
  const take = ({ name, interval }: NamedLane): number => {
    const at = next.get(name) ?? 0;
    next.set(name, at + interval);
    return at;
  };
  const answer = wishes.map(({ lanes }) => ({
    at: Math.max(now, ...lanes.map(take)),
    life: booked.get(lanes[0]?.name ?? "")?.life ?? 0,
  }));
  return { now: now - lead, answer };
}

function bookingsOf(wishes: readonly Wish[]): readonly Booking[] {
  const bookings = new Map<string, Booking>();
  for (const { lanes, pause } of wishes) {
    for (const lane of lanes) {
      const { calls = 0, pause = null } = bookings.get(lane.name) ?? {};
      bookings.set(lane.name, { ...lane, calls: calls + 1, pause });
    }
    if (pause === null) continue;
    const { calls = 0, pause: before = null, ...pace } = bookings.get(pause.name) ?? {};
    bookings.set(pause.name, {
      interval: 0,
      saved: 0,
      ...pace,
      name: pause.name,
      calls,
      pause: Math.max(before ?? 0, pause.milliseconds),
    });
  }
  return [...bookings.values()];
}

const states = sql<
  [names: readonly string[]],
  { readonly now: number; readonly pauses: readonly number[]; readonly lives: readonly number[] }
>(`
  SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now,
    array_agg(coalesce(paused_until, 0) ORDER BY place) AS pauses,
    array_agg(coalesce(life, 0) ORDER BY place) AS lives
  FROM unnest($1::text[]) WITH ORDINALITY AS asked (name, place)
    LEFT JOIN millrace.lanes USING (name)`);

export async function lanesNow(
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
