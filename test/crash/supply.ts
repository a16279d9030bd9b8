/** How many events may come, so that what is left to do does not grow with the time that a slow machine takes. */
export interface Supply {
  /** Whether so many are enough for now. Times are the machine's, in milliseconds. */
  isEnough(events: number, now: number): boolean;
  /** A kill of the plan is done. */
  hit(now: number): void;
  /** Something is waited for that comes of new events alone. */
  more(): void;
}

/** Some points are reached by new events alone: one more comes each time that so long nothing was hit. */
const waitMs = 5_000;

export function supplyOf(perKill: number, slots: number, from: number): Supply {
  let allowed = perKill * slots;
  let last = from;
  return {
    isEnough: (events, now) => {
      if (now - last > waitMs) {
        allowed += 1;
        last = now;
      }
      return events > allowed;
    },
    hit: (now) => {
      allowed += perKill;
      last = now;
    },
    more: () => {
      allowed += perKill;
    },
  };
}
