import type { DayUse } from "#sdk/connection.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { Store } from "./store.ts";

/**
 * Counts reading calls per connection in memory, and stores the counts now and then, with what the other side has said
 * last of the day's calls: they serve a forecast, not money.
 */
export interface ReadCounter {
  readonly count: (connectionId: string) => void;
  readonly hearDayUse: (connectionId: string, use: DayUse) => void;
  flush(): Promise<void>;
}

interface Counted {
  readonly reads: number;
  readonly dayUse: (DayUse & { readonly at: number }) | null;
}

const flushEvery = 5_000;

export function createReadCounter(store: Store, clock: Clock, log: Log): ReadCounter {
  let counts = new Map<string, Counted>();
  let planned = false;

  const flush = async (): Promise<void> => {
    planned = false;
    const taken = counts;
    counts = new Map();
    const at = clock.now();
    if (taken.size > 0)
      await store.countReads(
        Array.from(taken, ([connectionId, counted]) => ({ connectionId, at, ...counted })),
      );
  };

  const change = (connectionId: string, next: (counted: Counted) => Counted): void => {
    counts.set(connectionId, next(counts.get(connectionId) ?? { reads: 0, dayUse: null }));
    if (planned) return;
    planned = true;
    clock.at(clock.now() + flushEvery, () => {
      flush().catch((error: unknown) => log.error({ err: error }, "Reads could not be counted"));
    });
  };

  return {
    count: (connectionId) =>
      change(connectionId, (counted) => ({ ...counted, reads: counted.reads + 1 })),
    hearDayUse: (connectionId, use) =>
      change(connectionId, (counted) => ({ ...counted, dayUse: { ...use, at: clock.now() } })),
    flush,
  };
}
