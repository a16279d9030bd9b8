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

/** The table of runs, and the alias of the row that is asked about. */
interface RunRow {
  readonly runs: string;
  readonly row: string;
}

/** SQL: runs under way that hold up no schedule: what a person has started on a draft or an old event, and what rests for one. */
export function besideSchedule({ runs, row }: RunRow): string {
  return `${underWay(row)} AND (${onDraftOrOldEvent(row)} OR ${restsInCalls({ runs, row })})`;
}

/** SQL: runs of a flow that its schedule waits for, where two at once are not wanted. */
export function heldUpBy({ runs, row }: RunRow): string {
  return `${underWay(row)} AND NOT ${onDraftOrOldEvent(row)} AND NOT ${restsInCalls({ runs, row })}`;
}

function underWay(row: string): string {
  return `${row}.status IN ('waiting', 'delayed', 'running')`;
}

function onDraftOrOldEvent(row: string): string {
  const name = `${row}.name`;
  return `((${isOfKind("test", name)}) OR (${isOfKind("rerun", name)}))`;
}

/** Whoever has called a run waits for it, and so for the person for whom that rests. */
function restsInCalls({ runs, row }: RunRow): string {
  return `(${row}.status = 'waiting' AND (
    WITH RECURSIVE called (id, status) AS (
      SELECT c.id, c.status FROM ${runs} c WHERE c.caller_id = ${row}.id AND c.ended_at IS NULL
      UNION ALL
      SELECT c.id, c.status FROM called JOIN ${runs} c ON c.caller_id = called.id WHERE c.ended_at IS NULL)
    SELECT count(*) > 0 AND count(*) = count(CASE WHEN status IN ('paused', 'parked')
        OR EXISTS (SELECT 1 FROM ${runs} d WHERE d.caller_id = called.id AND d.ended_at IS NULL) THEN 1 END)
    FROM called))`;
}

export function scheduleRecord({
  trigger: written,
  ...row
}: ScheduleRow): readonly ScheduleRecord[] {
  const trigger = currentTrigger(fromJson(written));
  if (trigger?.kind !== "schedule") return [];
  const { when, overlap } = trigger;
  return [{ ...row, timeZone: row.timeZone ?? olderTimeZone, when, overlap }];
}
