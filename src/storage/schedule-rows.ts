import type { ScheduleRecord } from "#engine/store.ts";
import type { Trigger } from "#flow/trigger.ts";
import { currentTrigger, olderTimeZone } from "#flow/older.ts";
import { isOfKind } from "./run-kinds.ts";
import { fromJson, type JsonText } from "./rows.ts";

/** A schedule as both stores read it: its next time, and what its version says of its times. */
export interface ScheduleRow extends Omit<ScheduleRecord, "when" | "timeZone" | "overlap"> {
  readonly trigger: JsonText<Trigger | null>;
  readonly timeZone: string | null;
}

const underWay = "status IN ('waiting', 'delayed', 'running')";
const onDraftOrOldEvent = `((${isOfKind("test")}) OR (${isOfKind("rerun")}))`;

/** SQL: runs under way that a person has started on a draft or an old event; they do not hold up the schedule. */
export const besideSchedule = `${underWay} AND ${onDraftOrOldEvent}`;

/** SQL: runs of a flow that its schedule waits for, where two at once are not wanted. */
export const heldUpBy = `${underWay} AND NOT ${onDraftOrOldEvent}`;

export function scheduleRecord({
  trigger: written,
  ...row
}: ScheduleRow): readonly ScheduleRecord[] {
  const trigger = currentTrigger(fromJson(written));
  if (trigger?.kind !== "schedule") return [];
  const { when, overlap } = trigger;
  return [{ ...row, timeZone: row.timeZone ?? olderTimeZone, when, overlap }];
}
