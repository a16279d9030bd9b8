import { currentTrigger, olderTimeZone } from "#flow/older.ts";
import type { Trigger } from "#flow/trigger.ts";
import type { ScheduleRecord } from "./store/polls.ts";

/** A schedule with what its version says of its times. */
export interface ScheduleParts extends Omit<ScheduleRecord, "when" | "timeZone" | "overlap"> {
  readonly trigger: Trigger | null;
  readonly timeZone: string | null;
}

/** Pure: the schedule as the engine works by it; none where the version has another trigger by now. */
export function scheduleRecord({
  trigger: kept,
  ...row
}: ScheduleParts): readonly ScheduleRecord[] {
  const trigger = currentTrigger(kept);
  if (trigger?.kind !== "schedule") return [];
  const { when, overlap } = trigger;
  return [{ ...row, timeZone: row.timeZone ?? olderTimeZone, when, overlap }];
}
