import { backPressure, backfillBegins, backfillOnce, type BackfillProgress } from "./backfill.ts";
import { backfillName, pollName } from "./exclusive.ts";
import { createJobs } from "./jobs.ts";
import type { Loop } from "./loop.ts";
import { startLoop } from "./loop.ts";
import type { PollOptions } from "./poll.ts";
import { pollOnce } from "./poll.ts";
import type { Room } from "./room.ts";
import { startTick } from "./start-tick.ts";

export interface PollerOptions extends PollOptions {
  readonly room: Room;
  /** New runs may be there to be worked on. */
  readonly onRuns: () => void;
}

/** How many polls and how many windows of the past are read at once, where they are one owner's. */
const pollsAtOnce = 20;
const backfillsAtOnce = 2;

/** How soon the next turn is when something is due that cannot be started yet. */
const shortPause = 50;

/** How soon a poll that another process is at is looked at again. */
const pollPause = 1_000;

/** How soon a window of the past that waits for runs to be done is looked at again. */
const backfillPause = 1_000;

/** Asks every trigger whose time has come what is new, and lets the scheduled times come. */
export function startPoller(options: PollerOptions): Loop {
  const { store, clock, exclusive, log, room, onRuns } = options;
  const settled = (): void => {
    onRuns();
    loop.wake();
  };
  const polling = createJobs({ atOnce: pollsAtOnce, clock, log, settled });
  const catchingUp = createJobs({ atOnce: backfillsAtOnce, clock, log, settled });
  /** By flow. */
  const progress = new Map<string, BackfillProgress>();

  const startPolls = async (): Promise<void> => {
    // Polls under way are still due, so ask for more than are to be started.
    for (const poll of await store.duePolls(clock.now(), 3 * pollsAtOnce))
      polling.start({ name: poll.id, owner: poll.owner }, async () => {
        const turn = await exclusive.orNot(pollName(poll.id), async (lease) => {
          if (poll.rung) {
            const heed = { lease, pollId: poll.id, at: clock.now() };
            const asked = await store.heedRings(heed);
            // Another process may have asked since, or what rang is in.
            if (asked === "fenced" || asked === 0) return "taken";
          }
          const current = await store.poll(poll.connectionId, poll.trigger, poll.place);
          // Another process may have had its turn since; what rings now is not in yet.
          if (current !== null && (poll.rung || current.nextAt === poll.nextAt))
            await pollOnce(current, lease, options);
          return "taken";
        });
        // It stays due for as long as the other process is at it.
        return turn === null ? clock.now() + pollPause : null;
      });
  };

  const startBackfills = async (): Promise<boolean> => {
    const open = await store.backfills();
    for (const backfill of catchingUp.inTurn(open, ({ flowId }) => flowId)) {
      const { owner, flowId: name } = backfill;
      if (backfill.unfinished >= backPressure) continue;
      catchingUp.start({ name, owner }, async () => {
        const before = progress.get(name) ?? backfillBegins;
        const turn = await exclusive.orNot(backfillName(name), (lease) =>
          backfillOnce(backfill, before, lease, options),
        );
        if (turn === null) return clock.now() + backfillPause;
        progress.set(name, turn.progress);
        return turn.until;
      });
    }
    return open.length > 0;
  };

  const startTicks = async (): Promise<void> => {
    const now = clock.now();
    for (const schedule of await store.dueSchedules(now, 100))
      if ((await startTick(schedule, now, options)) === "run") onRuns();
  };

  const loop = startLoop({
    clock,
    log,
    name: "poller",
    turn: async () => {
      // Events would only be written down to wait. Whoever hears of room again wakes this loop.
      if (room.isShort()) return null;
      await startTicks();
      await startPolls();
      const behind = await startBackfills();
      const due = Math.max((await store.nextDue()) ?? Infinity, clock.now() + shortPause);
      return behind ? Math.min(due, clock.now() + backfillPause) : due;
    },
    settle: () => Promise.all([polling.settle(), catchingUp.settle()]),
  });
  return loop;
}
