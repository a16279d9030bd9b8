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

const underWay = "r.status IN ('waiting', 'delayed', 'running')";
const onDraftOrOldEvent = `((${isOfKind("test", "r.name")}) OR (${isOfKind("rerun", "r.name")}))`;
/** Who has called a run waits for it, and so for the person for whom that rests. */
const restsInCalls = `(r.status = 'waiting' AND (
    WITH RECURSIVE called (id, status) AS (
      SELECT c.id, c.status FROM {runs} c WHERE c.caller_id = r.id AND c.ended_at IS NULL
      UNION ALL
      SELECT c.id, c.status FROM called JOIN {runs} c ON c.caller_id = called.id WHERE c.ended_at IS NULL)
    SELECT count(*) > 0 AND count(*) = count(CASE WHEN status IN ('paused', 'parked')
        OR EXISTS (SELECT 1 FROM {runs} d WHERE d.caller_id = called.id AND d.ended_at IS NULL) THEN 1 END)
    FROM called))`;

/** SQL: runs `r` under way that hold up no schedule: what a person has started on a draft or an old event, and what rests for one. */
export const besideSchedule = `${underWay} AND (${onDraftOrOldEvent} OR ${restsInCalls})`;

/** SQL: runs `r` of a flow that its schedule waits for, where two at once are not wanted. */
export const heldUpBySchedule = `${underWay} AND NOT ${onDraftOrOldEvent} AND NOT ${restsInCalls}`;

export function scheduleRecord({
  trigger: written,
  ...row
}: ScheduleRow): readonly ScheduleRecord[] {
  const trigger = currentTrigger(fromJson(written));
  if (trigger?.kind !== "schedule") return [];
  const { when, overlap } = trigger;
  return [{ ...row, timeZone: row.timeZone ?? olderTimeZone, when, overlap }];
}
