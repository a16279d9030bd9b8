import type { Clock } from "./clock.ts";
import type { Exclusive } from "./exclusive.ts";
import { historyNow, type StartHistory } from "./history.ts";
import type { Log } from "./log.ts";
import { type Loop, startLoop } from "./loop.ts";
import type { Outside } from "./outside.ts";
import { longestReread } from "./schedule.ts";
import type { Store } from "./store.ts";

export interface HousekeepingOptions {
  readonly store: Store;
  readonly exclusive: Exclusive;
  readonly clock: Clock;
  readonly outside: Pick<Outside, "latestHeard">;
  readonly log: Log;
  readonly history: StartHistory;
}

const day = 86_400_000;

/** One piece is one transaction of a few milliseconds, which live work has to wait for. */
const runsPerPiece = 100;

/** After a piece, this many times as long as it took is left to live work. */
const restFactor = 4;
const shortestRest = 20;

/** How often history that has become too old is looked for. */
const every = 600_000;

/** How far a poll may look back, and a day for clocks that differ and cursors that stand still. */
const rereadMs = longestReread + day;

/** Removes what is too old, in small pieces with rests between. */
export function startHousekeeping(options: HousekeepingOptions): Loop {
  const { store, exclusive, clock, log, history, outside } = options;
  let removed = 0;

  const piece = (): Promise<boolean | null> =>
    exclusive.orNot("housekeeping", async () => {
      const { days, runsPerFlow } = historyNow(history, await store.settings());
      // A clock that is far ahead must not cost what is gone for good then.
      const now = Math.min(clock.now(), outside.latestHeard(-Infinity) ?? Infinity);
      const before = now - days.value * day;
      const retention = { before, runsPerFlow: runsPerFlow.value, rereadMs };
      const pruned = await store.prune(retention, runsPerPiece);
      removed += pruned.runs;
      return pruned.more;
    });

  return startLoop({
    clock,
    log,
    name: "housekeeping",
    turn: async () => {
      const startedAt = clock.now();
      const more = await piece();
      const now = clock.now();
      if (more) return now + Math.max(shortestRest, restFactor * (now - startedAt));
      if (removed > 0) log.info({ runs: removed }, "History that became too old was removed");
      removed = 0;
      return now + every;
    },
    settle: () => Promise.resolve(),
  });
}
