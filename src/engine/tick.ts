import { scheduleName } from "./run-name.ts";
import { nextOnGrid } from "./schedule.ts";
import type { NewEvent, ScheduleRecord } from "./store.ts";

const minute = 60_000;

/** What a scheduled time that has come brings: one run, however late, or none while one is unfinished. Pure. */
export type Tick =
  | { readonly kind: "run"; readonly event: NewEvent; readonly nextAt: number }
  | { readonly kind: "pass"; readonly nextAt: number };

export function tickOf(schedule: ScheduleRecord, now: number, newId: () => string): Tick {
  const nextAt = nextOnGrid(schedule.nextAt, schedule.everyMinutes * minute, now);
  if (schedule.unfinished > 0 && !schedule.overlap) return { kind: "pass", nextAt };
  const scheduledAt = new Date(schedule.nextAt).toISOString();
  const name = scheduleName(scheduledAt);
  return {
    kind: "run",
    nextAt,
    event: {
      id: newId(),
      key: name,
      at: schedule.nextAt,
      data: {
        scheduledAt,
        previousAt:
          schedule.previousAt === null ? null : new Date(schedule.previousAt).toISOString(),
      },
      madeBy: null,
      deliveries: [
        {
          flowId: schedule.flowId,
          kind: "run",
          run: { id: newId(), name, versionId: schedule.versionId, ancestry: [] },
        },
      ],
    },
  };
}
