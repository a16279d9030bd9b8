import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";

/** Jobs that run beside each other: one of each name, so many at once. */
export interface Jobs {
  /**
   * Starts the job, unless one of its name is under way or resting, or no place is free. It resolves
   * with the time before which it must not be started again; null for none.
   */
  readonly start: (name: string, job: () => Promise<number | null>) => void;
  /** Resolves when none is under way. */
  readonly settle: () => Promise<unknown>;
}

/** After a job that threw, as when the store refuses. */
const pauseAfterSurprise = 5_000;

export function createJobs(options: {
  readonly atOnce: number;
  readonly clock: Clock;
  readonly log: Log;
  /** A job has ended, well or not. */
  readonly settled: () => void;
}): Jobs {
  const { atOnce, clock, log, settled } = options;
  const underWay = new Map<string, Promise<void>>();
  const resting = new Map<string, number>();

  const run = async (name: string, job: () => Promise<number | null>): Promise<void> => {
    let notBefore: number | null = null;
    try {
      notBefore = await job();
    } catch (error) {
      log.error({ err: error, job: name }, "A job could not be done");
      notBefore = clock.now() + pauseAfterSurprise;
    }
    if (notBefore !== null) resting.set(name, notBefore);
    underWay.delete(name);
    settled();
  };

  return {
    start: (name, job) => {
      if (underWay.has(name) || underWay.size >= atOnce) return;
      if ((resting.get(name) ?? 0) > clock.now()) return;
      resting.delete(name);
      underWay.set(name, run(name, job));
    },
    settle: () => Promise.all(underWay.values()),
  };
}
