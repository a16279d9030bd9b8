import type { Clock } from "./clock.ts";
import { sleep } from "./clock.ts";
import type { Lease, LeaseStore } from "./store.ts";

/** Jobs of one name come one after the other, in this process and in every other on the same store. */
export interface Exclusive {
  /** In the order in which they were given; waits for other processes. */
  <Result>(name: string, job: (lease: Lease) => Promise<Result>): Promise<Result>;
  /** The same, but null at once where another process is at it. */
  orNot<Result>(name: string, job: (lease: Lease) => Promise<Result>): Promise<Result | null>;
}

/**
 * The same for several names at once: `job` gets the lease of the first, and all of them. Who takes several takes them in one
 * order, so that two never wait for each other.
 */
export function allExclusive<Result>(
  [first, ...others]: readonly [string, ...(readonly string[])],
  exclusive: Exclusive,
  job: (lease: Lease, all: readonly Lease[]) => Promise<Result>,
): Promise<Result> {
  const names = [...new Set([first, ...others])].toSorted();
  const holding = ([name, ...rest]: readonly string[], held: readonly Lease[]): Promise<Result> => {
    if (name !== undefined) return exclusive(name, (lease) => holding(rest, [...held, lease]));
    const found = held[names.indexOf(first)];
    if (found === undefined) throw new Error(`The lease of ${first} is among those that are held`);
    return job(found, held);
  };
  return holding(names, []);
}

/** How soon to ask again for what another process holds. */
const askAgain = 100;

export function createExclusive(
  store: Pick<LeaseStore, "lease" | "release">,
  clock: Clock,
): Exclusive {
  const inLine = createLine();

  async function holding<Result>(
    lease: Lease,
    job: (lease: Lease) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await job(lease);
    } finally {
      await store.release(lease);
    }
  }

  const exclusive = <Result>(name: string, job: (lease: Lease) => Promise<Result>) =>
    inLine(name, async () => {
      for (;;) {
        const lease = await store.lease(name);
        if (lease) return holding(lease, job);
        await sleep(clock, askAgain);
      }
    });
  const orNot: Exclusive["orNot"] = (name, job) =>
    inLine(name, async () => {
      const lease = await store.lease(name);
      return lease && holding(lease, job);
    });
  return Object.assign(exclusive, { orNot });
}

/** A name that this process has to itself until it leaves it. */
export interface Hold {
  readonly lease: Lease;
  readonly leave: () => void;
}

/** Takes a name in its turn, for longer than a job that is at hand. */
export function takeHold(exclusive: Exclusive, name: string): Promise<Hold> {
  return new Promise((resolve, reject) => {
    const job = (lease: Lease): Promise<void> =>
      new Promise((leave) => {
        resolve({ lease, leave });
      });
    exclusive(name, job).catch(reject);
  });
}

type Line = <Result>(name: string, job: () => Promise<Result>) => Promise<Result>;

function createLine(): Line {
  const tails = new Map<string, Promise<unknown>>();
  return async (name, job) => {
    const before = tails.get(name);
    const done = (async () => {
      await before;
      return job();
    })();
    const tail = done.catch(() => undefined);
    tails.set(name, tail);
    try {
      return await done;
    } finally {
      if (tails.get(name) === tail) tails.delete(name);
    }
  };
}

export const pollName = (pollId: string): string => `poll ${pollId}`;
export const backfillName = (flowId: string): string => `backfill ${flowId}`;
/** What one write at a time looks at and changes. */
export const aloneAt = (target: string): string => `write ${target}`;
/** What begins again after a full day, over one account: at once, none would get further than before. */
export const readingAgain = (account: string): string => `day ${account}`;
/** Changes of one flow's state. */
export const flowName = (flowId: string): string => `flow ${flowId}`;
/** What called flows call in their turn. */
export const callsName = "calls";
