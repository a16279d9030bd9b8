import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import { isFree, placesFor } from "./places.ts";

/** Jobs that run at the same time: one job of each name, and a limited number for each owner. */
export interface Jobs {
  /**
   * Starts the job, unless one of its name is under way or resting, or no place is free for its owner: some
   * are left for others. It resolves with the time before which it must not be started again; null for none.
   */
  readonly start: (job: Job, work: () => Promise<number | null>) => void;
  /** Those first that were never started, and then those whose last start is the longest ago. */
  readonly inTurn: <One>(all: readonly One[], nameOf: (one: One) => string) => readonly One[];
  /** Resolves when none is under way. */
  readonly settle: () => Promise<unknown>;
}

interface Job {
  readonly name: string;
  readonly owner: string;
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
  const places = placesFor(atOnce);
  const underWay = new Map<string, { readonly owner: string; readonly ended: Promise<void> }>();
  const resting = new Map<string, number>();
  const starts = new Map<string, number>();
  let started = 0;

  const isFreeFor = (owner: string): boolean => {
    const own = [...underWay.values()].filter((one) => one.owner === owner).length;
    return isFree(own, underWay.size - own, places);
  };

  const run = async (name: string, work: () => Promise<number | null>): Promise<void> => {
    let notBefore: number | null = null;
    try {
      notBefore = await work();
    } catch (error) {
      log.error({ err: error, job: name }, "A job could not be done");
      notBefore = clock.now() + pauseAfterSurprise;
    }
    if (notBefore !== null) resting.set(name, notBefore);
    underWay.delete(name);
    settled();
  };

  return {
    start: ({ name, owner }, work) => {
      if (underWay.has(name) || !isFreeFor(owner)) return;
      if ((resting.get(name) ?? 0) > clock.now()) return;
      resting.delete(name);
      started += 1;
      starts.set(name, started);
      underWay.set(name, { owner, ended: run(name, work) });
    },
    inTurn: (all, nameOf) =>
      all.toSorted(
        (one, other) => (starts.get(nameOf(one)) ?? 0) - (starts.get(nameOf(other)) ?? 0),
      ),
    settle: () => Promise.all(Array.from(underWay.values(), ({ ended }) => ended)),
  };
}
