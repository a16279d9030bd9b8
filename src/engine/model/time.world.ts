import type { Clock } from "../clock.ts";

/**
 * Time in the model. The other side's clock is right, though its answers may be dated too early for a while; ours may be
 * set ahead or back at any moment.
 * A timer of ours counts real milliseconds, as the platform's do: setting the clock does not move it.
 */
export interface Time {
  /** The other side's clock, in milliseconds since 1970. */
  now(): number;
  /** What the other side dates its answers by. */
  theirs(): number;
  /** What our machine's clock shows. */
  ours(): number;
  /** Real time passes; callbacks whose time has come are called, unless their process stands still. */
  pass(milliseconds: number): void;
  /** The same, while the machine stands still, and its steady clock with it. */
  passAsleep(milliseconds: number): void;
  /** How long until the next callback; null where nobody waits. */
  untilNext(): number | null;
  /** Somebody sets our clock. */
  setOurs(by: number): void;
  /** The other side's answers are dated too early by so much. */
  setTheirsBack(by: number): void;
  /** When our clock was last set ahead; null for never. Real time. */
  setAheadAt(): number | null;
  /** Whether anybody has set either clock yet. */
  wasSet(): boolean;
  /** A process's view. `still`: it is frozen, so that its callbacks wait. */
  clockFor(still: () => boolean): Clock;
}

interface Timer {
  readonly due: number;
  readonly still: () => boolean;
  readonly callback: () => void;
}

const start = 1_800_000_000_000;

export function createTime(): Time {
  let now = start;
  let ahead = 0;
  let theirsBack = 0;
  let setAheadAt: number | null = null;
  let wasSet = false;
  let asleep = 0;
  const timers = new Set<Timer>();

  const ring = (): void => {
    const due = Array.from(timers)
      .filter((timer) => timer.due <= now && !timer.still())
      .sort((one, other) => one.due - other.due);
    for (const timer of due) if (timers.delete(timer)) timer.callback();
  };

  return {
    now: () => now,
    theirs: () => now - theirsBack,
    ours: () => now + ahead,
    pass: (milliseconds) => {
      now += milliseconds;
      ring();
    },
    passAsleep: (milliseconds) => {
      asleep += milliseconds;
      now += milliseconds;
      ring();
    },
    untilNext: () => {
      let next = Infinity;
      for (const { due, still } of timers) if (!still()) next = Math.min(next, due);
      return next === Infinity ? null : Math.max(0, next - now);
    },
    setOurs: (by) => {
      ahead += by;
      wasSet = true;
      if (by > 0) setAheadAt = now;
    },
    setTheirsBack: (by) => {
      theirsBack = by;
      if (by > 0) wasSet = true;
    },
    setAheadAt: () => setAheadAt,
    wasSet: () => wasSet,
    clockFor: (still) => ({
      now: () => now + ahead,
      elapsed: () => now - start - asleep,
      at: (at, callback) => {
        const timer = { due: now + Math.ceil(Math.max(0, at - now - ahead)), still, callback };
        timers.add(timer);
        return () => void timers.delete(timer);
      },
    }),
  };
}
