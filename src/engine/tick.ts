import { scheduleData } from "#flow/schedule.ts";
import { timeAfter } from "#flow/times.ts";
import { scheduleName } from "./run-name.ts";
import { nextOnGrid } from "./schedule.ts";
import type { NewEvent, ScheduleRecord } from "./store.ts";

const minute = 60_000;

/** What a due schedule starts. Pure. */
export type Tick =
  /** One run, however late, unless the run before it is unfinished. */
  | { readonly kind: "run"; readonly event: NewEvent; readonly nextAt: number }
  /** It was not due: a clock that was ahead has set its time. */
  | { readonly kind: "set"; readonly nextAt: number }
  /** Nobody can tell its times. */
  | { readonly kind: "lost"; readonly nextAt: number };

/** How soon a schedule is looked at again whose times nobody can tell. */
const lostPause = 60 * minute;

export function tickOf(schedule: ScheduleRecord, now: number, newId: () => string): Tick {
  const first = timeAfter(schedule.when, schedule.timeZone, now);
  if (first === null) return { kind: "lost", nextAt: now + lostPause };
  if (now < schedule.nextAt) return { kind: "set", nextAt: Math.min(first, schedule.nextAt) };
  const { flowId, versionId, previousAt, timeZone } = schedule;
  const name = scheduleName(new Date(schedule.nextAt).toISOString());
  return {
    kind: "run",
    nextAt: nextAfter(schedule, first, now),
    event: {
      id: newId(),
      key: name,
      at: schedule.nextAt,
      data: scheduleData(schedule.nextAt, previousAt, timeZone),
      madeBy: null,
      deliveries: [{ flowId, kind: "run", run: { id: newId(), name, versionId, ancestry: [] } }],
    },
  };
}

/** The times of an interval go on in their rhythm. */
function nextAfter({ when, nextAt }: ScheduleRecord, first: number, now: number): number {
  return when.kind === "interval" ? nextOnGrid(nextAt, when.everyMinutes * minute, now) : first;
}
