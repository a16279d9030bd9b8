import { type ScheduleParts, scheduleRecord } from "#engine/schedule-record.ts";
import type { PollStore } from "#engine/store.ts";
import { made, type Notes, sql, statement, together, type Verbs, type Work } from "../session.ts";
import { holdFlow } from "./locks.ts";
import { isTaken, putRun } from "./deliver.ts";
import { isOfKind } from "../run-kinds.ts";
import { columns } from "../columns.ts";

/** A run of which one item is parked goes on where another waits for a time. */
const goesOn = "(r.next_at IS NOT NULL OR r.delayed_until IS NOT NULL)";
const underWay = `(r.status IN ('waiting', 'delayed', 'running') OR (r.status = 'parked' AND ${goesOn}))`;
const onDraftOrOldEvent = `((${isOfKind("test", "r.name")}) OR (${isOfKind("rerun", "r.name")}))`;
const rests = "c.status IN ('paused', 'parked') AND c.next_at IS NULL AND c.delayed_until IS NULL";
/** Who has called a run waits for it, and so for the person for whom that rests; another item of its own may rest beside. */
const restsInCalls = `(r.status IN ('waiting', 'parked') AND (
    WITH RECURSIVE called (id, rests) AS (
      SELECT c.id, ${rests} FROM {runs} c WHERE c.caller_id = r.id AND c.ended_at IS NULL
      UNION ALL
      SELECT c.id, ${rests} FROM called JOIN {runs} c ON c.caller_id = called.id WHERE c.ended_at IS NULL)
    SELECT count(*) > 0 AND count(*) = count(CASE WHEN rests
        OR EXISTS (SELECT 1 FROM {runs} d WHERE d.caller_id = called.id AND d.ended_at IS NULL) THEN 1 END)
    FROM called))`;

/** SQL: runs `r` under way that hold up no schedule: what a person has started on a draft or an old event, and what rests for one. */
const besideSchedule = `${underWay} AND (${onDraftOrOldEvent} OR ${restsInCalls})`;

/** SQL: runs `r` of a flow that its schedule waits for, where two at once are not wanted. */
const heldUpBySchedule = `${underWay} AND NOT ${onDraftOrOldEvent} AND NOT ${restsInCalls}`;

const schedules = columns<ScheduleParts>(
  `t.flow_id, f.version_id, (v.document::json -> 'trigger')::text AS trigger,
   v.document::json ->> 'timeZone' AS time_zone, t.next_at, t.previous_at,
   (SELECT coalesce(sum(runs), 0)::bigint FROM {run_counts} c WHERE c.flow_id = t.flow_id
       AND c.status IN ('waiting', 'delayed', 'running'))
     + (SELECT count(*) FROM {runs} r WHERE r.flow_id = t.flow_id AND r.status = 'parked' AND ${goesOn})
     - (SELECT count(*) FROM {runs} r WHERE r.flow_id = t.flow_id AND ${besideSchedule}) AS unfinished`,
  { trigger: "json" },
).making(scheduleRecord);
const ofTimetables = `FROM {timetables} t JOIN {flows} f ON f.id = t.flow_id JOIN {flow_versions} v ON v.id = f.version_id
  WHERE {on t.active}`;

/** Clocks are set right by less than this all the time. */
const tolerance = 60_000;

const due = schedules.select<{ now: number; limit: number }>(
  `${ofTimetables} AND (t.next_at <= @now OR t.set_at > @now::bigint + ${tolerance})
   ORDER BY t.next_at LIMIT @limit`,
);
const one = schedules.select<[flowId: string]>(`${ofTimetables} AND t.flow_id = ?`);
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
const come = statement<[flowId: string, now: number]>(
  "SELECT 1 FROM {timetables} WHERE flow_id = ? AND {on active} AND next_at <= ?",
);
type Passed = Parameters<PollStore["moveTick"]>[0];
const move = statement<Passed & { readonly times: 0 | 1 }>(
  `UPDATE {timetables} SET next_at = @nextAt, set_at = @at, skipped = skipped + @times,
     skipped_at = CASE WHEN @times > 0 THEN next_at ELSE skipped_at END
   WHERE flow_id = @flowId AND next_at = @dueAt`,
);

/**
 * Is there a run that the flow's schedule waits for? Nobody else makes one until the transaction ends:
 * who would, holds the timetable, and sees what was committed before.
 */
export function* isHeldUp(flowId: string): Work<boolean> {
  yield* lockTimetable.run(flowId);
  return (yield* unfinished.first(flowId)) !== undefined;
}

/** Has a time of an active schedule come that is neither started nor skipped? */
export function* isDue(flowId: string, now: number): Work<boolean> {
  return (yield* come.first(flowId, now)) !== undefined;
}

function* pass({ changes }: Notes, passed: Passed): Work<void> {
  const { flowId, skipped } = passed;
  const moved = yield* move.run({ ...passed, times: skipped ? 1 : 0 });
  if (skipped && moved > 0) changes.flow(flowId);
}

export function scheduleVerbs({ read, writeAt }: Verbs) {
  return {
    dueSchedules: read((now, limit) => made(due.all({ now, limit }), (found) => found.flat())),

    acceptTick: writeAt(function* (notes, { flowId, dueAt, event, alone, nextAt, at }) {
      const [, flow] = yield* together(holdFlow.run(flowId), active.first(flowId, dueAt));
      if (!flow) return;
      if (alone && (yield* unfinished.first(flowId)))
        return yield* pass(notes, { flowId, dueAt, nextAt, skipped: true, at });
      const { versionId } = flow;
      for (const delivery of event.deliveries)
        if (
          delivery.flowId === flowId &&
          delivery.kind === "run" &&
          !(yield* isTaken(flowId, delivery.run.name))
        )
          yield* putRun(notes, delivery.run, { flowId, versionId, event }, "schedule", at);
      yield* sql`UPDATE {timetables}
        SET previous_at = next_at, next_at = ${nextAt}, set_at = ${at} WHERE flow_id = ${flowId}`.run();
    }),

    moveTick: writeAt((notes, passed) => pass(notes, passed)),

    schedule: read((flowId) => made(one.all(flowId), (found) => found.flat()[0] ?? null)),
  } satisfies Partial<PollStore>;
}
