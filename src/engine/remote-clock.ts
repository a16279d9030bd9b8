import type { Clock } from "./clock.ts";
import { isWithin } from "./is-within.ts";

/** What the database answered, and what its clock showed while it did. Milliseconds since 1970. */
export interface Timed<Answer> {
  readonly now: number;
  readonly answer: Answer;
}

interface Sighting {
  readonly offset: number;
  /** The offset is off by no more. */
  readonly within: number;
  readonly at: number;
}

/** Clocks drift apart: an old sighting gives way to a worse one. */
const sightingIsGoodFor = 60_000;

/** An answer that is quicker needs no allowance. */
const quick = 10;
const slowest = 1_000;

/** The database's clock, seen from here: known as exactly as the quickest of its late answers tells. */
export function createRemoteClock(clock: Pick<Clock, "now">) {
  let best: Sighting | null = null;
  let slowness = 0;

  const note = (sighting: Sighting): void => {
    const kept =
      best !== null &&
      best.within <= sighting.within &&
      isWithin(best.at, sightingIsGoodFor, sighting.at) &&
      // Else one of the clocks has been set.
      Math.abs(best.offset - sighting.offset) <= best.within + sighting.within;
    if (!kept) best = sighting;
  };

  return {
    asking: async <Answer>(ask: () => Promise<Timed<Answer>>): Promise<Answer> => {
      const asked = clock.now();
      const { now, answer } = await ask();
      const answered = clock.now();
      const took = Math.max(0, answered - asked);
      note({ offset: now - (asked + answered) / 2, within: took / 2 + 1, at: answered });
      slowness = Math.min(slowest, Math.max(2 * took, 0.8 * slowness));
      return answer;
    },
    /** When a moment of the database's comes, by our clock. */
    localOf: (at: number): number => at - (best?.offset ?? 0),
    /** How long to reckon with until the database has answered. */
    slowness: (): number => (slowness < quick ? 0 : slowness),
  };
}
