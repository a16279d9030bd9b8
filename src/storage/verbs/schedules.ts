import type { PollStore, ScheduleRecord } from "#engine/store.ts";
import type { Trigger } from "#flow/trigger.ts";
import { currentTrigger, olderTimeZone } from "#flow/older.ts";
import {
  all,
  first,
  made,
  type Notes,
  run,
  type Session,
  statement,
  together,
  type Work,
} from "../session.ts";
import { holdFlow } from "./locks.ts";
import { isTaken, putRun } from "./put-run.ts";
import { isOfKind } from "../run-kinds.ts";
import { fromJson, type JsonText } from "../rows.ts";

/** A schedule as both stores read it: its next time, and what its version says of its times. */
interface ScheduleRow extends Omit<ScheduleRecord, "when" | "timeZone" | "overlap"> {
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
const besideSchedule = `${underWay} AND (${onDraftOrOldEvent} OR ${restsInCalls})`;

/** SQL: runs `r` of a flow that its schedule waits for, where two at once are not wanted. */
const heldUpBySchedule = `${underWay} AND NOT ${onDraftOrOldEvent} AND NOT ${restsInCalls}`;

function scheduleRecord({ trigger: written, ...row }: ScheduleRow): readonly ScheduleRecord[] {
  const trigger = currentTrigger(fromJson(written));
  if (trigger?.kind !== "schedule") return [];
  const { when, overlap } = trigger;
  return [{ ...row, timeZone: row.timeZone ?? olderTimeZone, when, overlap }];
}

const schedules = `SELECT t.flow_id AS "flowId", f.version_id AS "versionId",
    (v.document::json -> 'trigger')::text AS "trigger", v.document::json ->> 'timeZone' AS "timeZone",
    t.next_at AS "nextAt", t.previous_at AS "previousAt",
    (SELECT coalesce(sum(runs), 0)::bigint FROM {run_counts} c WHERE c.flow_id = t.flow_id
       AND c.status IN ('waiting', 'delayed', 'running'))
      - (SELECT count(*) FROM {runs} r WHERE r.flow_id = t.flow_id AND ${besideSchedule}) AS unfinished
  FROM {timetables} t JOIN {flows} f ON f.id = t.flow_id JOIN {flow_versions} v ON v.id = f.version_id
  WHERE {on t.active}`;

/** Clocks are set right by less than this all the time. */
const tolerance = 60_000;

const due = statement<[now: number, now: number, limit: number], ScheduleRow>(
  `${schedules} AND (t.next_at <= ? OR t.set_at > ?::bigint + ${tolerance}) ORDER BY t.next_at LIMIT ?`,
);
const one = statement<[flowId: string], ScheduleRow>(`${schedules} AND t.flow_id = ?`);
const active = statement<[flowId: string, dueAt: number], { versionId: string }>(
  `SELECT f.version_id AS "versionId" FROM {timetables} t JOIN {flows} f ON f.id = t.flow_id
   WHERE t.flow_id = ? AND {on t.active} AND t.next_at = ? FOR UPDATE OF t`,
);
const lockTimetable = statement<[flowId: string]>(
  "",
  "SELECT 1 FROM {timetables} WHERE flow_id = ? FOR UPDATE",
);
const unfinished = statement<[flowId: string], { seq: number }>(
  `SELECT seq FROM {runs} r WHERE r.flow_id = ? AND ${heldUpBySchedule} LIMIT 1`,
);
const tick = statement<[nextAt: number, at: number, flowId: string]>(
  "UPDATE {timetables} SET previous_at = next_at, next_at = ?, set_at = ? WHERE flow_id = ?",
);
const move = statement<
  [nextAt: number, at: number, skipped: number, skipped: number, flowId: string, dueAt: number]
>(
  `UPDATE {timetables} SET next_at = ?, set_at = ?, skipped = skipped + ?,
     skipped_at = CASE WHEN ? > 0 THEN next_at ELSE skipped_at END
   WHERE flow_id = ? AND next_at = ?`,
);

/**
 * Is there a run that the flow's schedule waits for? Nobody else makes one until the transaction ends:
 * who would, holds the timetable, and sees what was committed before.
 */
export function* isHeldUp(flowId: string): Work<boolean> {
  yield* run(lockTimetable, flowId);
  return (yield* first(unfinished, flowId)) !== undefined;
}

function* pass(
  { changes }: Notes,
  { flowId, dueAt, nextAt, skipped, at }: Parameters<PollStore["moveTick"]>[0],
): Work<void> {
  const one = skipped ? 1 : 0;
  const moved = yield* run(move, nextAt, at, one, one, flowId, dueAt);
  if (skipped && moved > 0) changes.flow(flowId);
}

export function scheduleVerbs({ read, writeAt }: Session) {
  return {
    dueSchedules: (now, limit) =>
      read(() => made(all(due, now, now, limit), (rows) => rows.flatMap(scheduleRecord))),

    acceptTick: ({ flowId, dueAt, event, alone, nextAt, at }) =>
      writeAt(at, function* (notes) {
        const [, flow] = yield* together(run(holdFlow, flowId), first(active, flowId, dueAt));
        if (!flow) return;
        if (alone && (yield* first(unfinished, flowId)))
          return yield* pass(notes, { flowId, dueAt, nextAt, skipped: true, at });
        const { versionId } = flow;
        for (const delivery of event.deliveries)
          if (
            delivery.flowId === flowId &&
            delivery.kind === "run" &&
            !(yield* isTaken(flowId, delivery.run.name))
          )
            yield* putRun(notes, delivery.run, { flowId, versionId, event }, "schedule", at);
        yield* run(tick, nextAt, at, flowId);
      }),

    moveTick: (passed) => writeAt(passed.at, (notes) => pass(notes, passed)),

    schedule: (flowId) =>
      read(() => made(all(one, flowId), (rows) => rows.flatMap(scheduleRecord)[0] ?? null)),
  } satisfies Partial<PollStore>;
}
