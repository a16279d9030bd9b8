import type { Clock } from "./clock.ts";
import type { Exclusive } from "./exclusive.ts";
import type { Log } from "./log.ts";
import { type Loop, startLoop } from "./loop.ts";
import { longestReread } from "./schedule.ts";
import type { Store } from "./store.ts";

/** How much of what is over is kept. */
export interface History {
  /** For how many days after their end runs are kept, with their events. */
  readonly days: number;
  /** How many finished runs of each flow are kept, the newest. */
  readonly runsPerFlow: number;
}

export interface HousekeepingOptions {
  readonly store: Store;
  readonly exclusive: Exclusive;
  readonly clock: Clock;
  readonly log: Log;
  readonly history: History;
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
  const { store, exclusive, clock, log, history } = options;
  let removed = 0;

  const piece = (): Promise<boolean | null> =>
    exclusive.orNot("housekeeping", async () => {
      const before = clock.now() - history.days * day;
      const { runsPerFlow } = history;
      const pruned = await store.prune({ before, runsPerFlow, rereadMs }, runsPerPiece);
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
