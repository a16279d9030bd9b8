import type { Exclusive } from "./exclusive.ts";
import { backPressure, backfillOnce } from "./backfill.ts";
import type { Loop } from "./loop.ts";
import { startLoop } from "./loop.ts";
import type { PollOptions } from "./poll.ts";
import { pollOnce } from "./poll.ts";
import { tickOf } from "./tick.ts";

export interface PollerOptions extends PollOptions {
  /** Two turns of one poll never overlap, nor does one with the baseline of an activation. */
  readonly exclusive: Exclusive;
  /** New runs are there to be worked on. */
  readonly onRuns: () => void;
}

/** How many polls and how many windows of the past are read at once. */
const pollsAtOnce = 20;
const backfillsAtOnce = 2;

/** How soon a window of the past that waits for runs to be done is looked at again. */
const backfillPause = 1_000;

/** Asks every trigger whose time has come what is new, and lets the scheduled times come. */
export function startPoller(options: PollerOptions): Loop {
  const { store, clock, exclusive } = options;
  const polling = new Map<string, Promise<void>>();
  const catchingUp = new Map<string, Promise<void>>();
  const widths = new Map<string, number>();

  const underWay = (
    jobs: Map<string, Promise<void>>,
    key: string,
    job: () => Promise<unknown>,
  ): void => {
    const working = (async () => {
      try {
        await job();
      } catch (error) {
        options.log.error({ err: error, key }, "A poll could not be recorded");
      }
      jobs.delete(key);
      loop.wake();
    })();
    jobs.set(key, working);
  };

  const startPolls = async (): Promise<void> => {
    // Polls under way are still due, so ask for more than are to be started.
    const due = await store.duePolls(clock.now(), 2 * pollsAtOnce);
    for (const poll of due) {
      if (polling.has(poll.id) || polling.size >= pollsAtOnce) continue;
      underWay(polling, poll.id, () =>
        exclusive(poll.id, async () => {
          const current = await store.poll(poll.connectionId, poll.trigger);
          if (current && (await pollOnce(current, options)) > 0) options.onRuns();
        }),
      );
    }
  };

  const startBackfills = async (): Promise<boolean> => {
    const open = await store.backfills();
    for (const backfill of open) {
      if (backfill.unfinished >= backPressure || catchingUp.has(backfill.flowId)) continue;
      if (catchingUp.size >= backfillsAtOnce) break;
      underWay(catchingUp, backfill.flowId, async () => {
        const width = await backfillOnce(backfill, widths.get(backfill.flowId), options);
        widths.set(backfill.flowId, width);
        options.onRuns();
      });
    }
    return open.length > 0;
  };

  const startTicks = async (): Promise<void> => {
    const now = clock.now();
    for (const schedule of await store.dueSchedules(now, 100)) {
      const tick = tickOf(schedule, now, options.newId);
      const { flowId } = schedule;
      switch (tick.kind) {
        case "run":
          await store.acceptTick({ flowId, event: tick.event, nextAt: tick.nextAt, at: now });
          options.onRuns();
          break;
        case "pass":
          await store.passTick(flowId, tick.nextAt);
          break;
      }
    }
  };

  const loop = startLoop({
    clock,
    log: options.log,
    name: "poller",
    turn: async () => {
      await startTicks();
      await startPolls();
      const behind = await startBackfills();
      const due = await store.nextDue();
      const soonest = polling.size > 0 && due !== null ? Math.max(due, clock.now() + 50) : due;
      if (!behind) return soonest;
      return Math.min(soonest ?? Infinity, clock.now() + backfillPause);
    },
    settle: () => Promise.all([...polling.values(), ...catchingUp.values()]),
  });
  return loop;
}
