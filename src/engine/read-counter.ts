import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { Store } from "./store.ts";

/**
 * Counts reading calls per connection in memory, and stores the counts now and then: they serve a
 * forecast, not money.
 */
export interface ReadCounter {
  readonly count: (connectionId: string) => void;
  flush(): Promise<void>;
}

const flushEvery = 5_000;

export function createReadCounter(store: Store, clock: Clock, log: Log): ReadCounter {
  let counts = new Map<string, number>();
  let planned = false;

  const flush = async (): Promise<void> => {
    planned = false;
    const taken = counts;
    counts = new Map();
    const at = clock.now();
    if (taken.size > 0)
      await store.countReads(
        Array.from(taken, ([connectionId, reads]) => ({ connectionId, at, reads })),
      );
  };

  return {
    count: (connectionId) => {
      counts.set(connectionId, (counts.get(connectionId) ?? 0) + 1);
      if (planned) return;
      planned = true;
      clock.at(clock.now() + flushEvery, () => {
        flush().catch((error: unknown) => log.error({ err: error }, "Reads could not be counted"));
      });
    },
    flush,
  };
}
