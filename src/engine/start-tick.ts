import type { Log } from "./log.ts";
import type { PollStore, ScheduleRecord } from "./store.ts";
import { tickOf } from "./tick.ts";

export interface TickOptions {
  readonly store: Pick<PollStore, "acceptTick" | "moveTick">;
  readonly newId: () => string;
  readonly log: Log;
}

/** Starts the scheduled time that has come, or passes over it. `run`: there may be a run to work on. */
export async function startTick(
  schedule: ScheduleRecord,
  now: number,
  { store, newId, log }: TickOptions,
): Promise<"run" | "none"> {
  const tick = tickOf(schedule, now, newId);
  const { flowId, nextAt: dueAt, overlap } = schedule;
  const { nextAt } = tick;
  switch (tick.kind) {
    case "run":
      await store.acceptTick({
        flowId,
        dueAt,
        event: tick.event,
        alone: !overlap,
        nextAt,
        at: now,
      });
      return "run";
    case "set":
    case "lost":
      if (tick.kind === "lost")
        log.error({ flow: flowId }, "Nobody can tell the times of this flow's schedule");
      await store.moveTick({ flowId, dueAt, nextAt, at: now });
      return "none";
  }
}
