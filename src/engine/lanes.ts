import type { Pace } from "./limits.ts";
import type { Timed } from "./remote-clock.ts";

/** A place in each of these lanes, or a lane's pause. */
export interface Wish {
  readonly lanes: readonly NamedLane[];
  readonly pause: { readonly name: string; readonly milliseconds: number } | null;
}

interface NamedLane extends Pace {
  readonly name: string;
}

/** What all wishes of one moment want of one lane. */
export interface Booking extends NamedLane {
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

/** A lane, just after the database has booked in it. */
export interface BookedLane {
  readonly name: string;
  readonly life: number;
  /** After all that was booked. */
  readonly freeAt: number;
  readonly now: number;
}

/** The lanes that processes share, each a line of calls, on the clock of the database that holds them. */
export interface Lanes {
  /** In one statement; gives no place sooner than `lead` milliseconds from now. */
  book(bookings: readonly Booking[], lead: number): Promise<readonly BookedLane[]>;
  /** In the order of the names. */
  now(names: readonly string[]): Promise<Timed<readonly LaneState[]>>;
}

/** The places of the wishes, by the database's clock, none sooner than `lead` milliseconds from now. */
export async function bookPlaces(
  lanes: Lanes,
  wishes: readonly Wish[],
  lead: number,
): Promise<Timed<readonly Place[]>> {
  const bookings = bookingsOf(wishes);
  const booked = await lanes.book(bookings, lead);
  return { now: (booked[0]?.now ?? 0) - lead, answer: placesOf(wishes, bookings, booked) };
}

/** Pure: one booking for each lane, whatever many wishes want of it. */
export function bookingsOf(wishes: readonly Wish[]): readonly Booking[] {
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

/** Pure: a booking's places end where its lane is free again, and the wishes take them in their order. */
function placesOf(
  wishes: readonly Wish[],
  bookings: readonly Booking[],
  booked: readonly BookedLane[],
): readonly Place[] {
  const laneOf = new Map(booked.map((lane) => [lane.name, lane]));
  const now = booked[0]?.now ?? 0;
  const next = new Map(
    bookings.map(({ name, calls, interval }) => [
      name,
      (laneOf.get(name)?.freeAt ?? 0) - calls * interval,
    ]),
  );
  const take = ({ name, interval }: NamedLane): number => {
    const at = next.get(name) ?? 0;
    next.set(name, at + interval);
    return at;
  };
  return wishes.map(({ lanes }) => ({
    at: Math.max(now, ...lanes.map(take)),
    life: laneOf.get(lanes[0]?.name ?? "")?.life ?? 0,
  }));
}
