import { type ScheduleParts, scheduleRecord } from "#engine/schedule-record.ts";
import { type CallingRun, restsInCalls } from "#engine/rests.ts";
import type { PollStore } from "#engine/store.ts";
import { made, sql, statement, together, type Verbs, type Work } from "../session.ts";
import { holdFlow } from "./locks.ts";
import { isTaken, putRun } from "./deliver.ts";
import { isOfKind } from "../run-kinds.ts";
import { columns } from "../columns.ts";

/** A run of which one item is parked goes on where another waits for a time. */
const underWay = `(r.status IN ('waiting', 'delayed', 'running')
  OR (r.status = 'parked' AND (r.next_at IS NOT NULL OR r.delayed_until IS NOT NULL)))`;
const onDraftOrOldEvent = `((${isOfKind("test", "r.name")}) OR (${isOfKind("rerun", "r.name")}))`;
/** Who has called a run waits for it, and so for the person for whom that rests, unless it goes on in another item. */
const mayRest = `(r.status IN ('waiting', 'parked')
  AND EXISTS (SELECT 1 FROM {runs} c WHERE c.caller_id = r.id AND c.ended_at IS NULL))`;

/** SQL: runs `r` of a flow that its schedule waits for, where two at once are not wanted. */
const ofSchedule = `r.flow_id = ? AND ${underWay} AND NOT ${onDraftOrOldEvent}`;

const schedules = columns<ScheduleParts>(
  `t.flow_id, f.version_id, (v.document::json -> 'trigger')::text AS trigger,
   v.document::json ->> 'timeZone' AS time_zone, t.next_at, t.previous_at`,
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
  `SELECT seq FROM {runs} r WHERE ${ofSchedule} AND NOT ${mayRest} LIMIT 1`,
);
const callers = columns<CallingRun>(
  `r.status, r.state,
   (SELECT count(*) FROM {runs} c WHERE c.caller_id = r.id AND c.ended_at IS NULL) AS calls`,
  { state: "json" },
).select<[flowId: string]>(
  `FROM (WITH RECURSIVE tree (id) AS (
      SELECT r.id FROM {runs} r WHERE ${ofSchedule} AND ${mayRest}
      UNION ALL
      SELECT c.id FROM tree JOIN {runs} c ON c.caller_id = tree.id WHERE c.ended_at IS NULL)
    SELECT id FROM tree) t JOIN {runs} r ON r.id = t.id`,
);
const come = statement<[flowId: string, now: number]>(
  "SELECT 1 FROM {timetables} WHERE flow_id = ? AND {on active} AND next_at <= ?",
);
type Passed = Parameters<PollStore["moveTick"]>[0];
const move = statement<Passed>(
  "UPDATE {timetables} SET next_at = @nextAt, set_at = @at WHERE flow_id = @flowId AND next_at = @dueAt",
);
const skip = statement<Passed>(
  `UPDATE {timetables} SET next_at = @nextAt, set_at = @at, skipped = skipped + 1, skipped_at = next_at
   WHERE flow_id = @flowId AND next_at = @dueAt`,
);

function* isUnfinished(flowId: string): Work<boolean> {
  if ((yield* unfinished.first(flowId)) !== undefined) return true;
  return !(yield* callers.all(flowId)).every(restsInCalls);
}

/**
 * Is there a run that the flow's schedule waits for? Nobody else makes one until the transaction ends:
 * who would, holds the timetable, and sees what was committed before.
 */
export function* isHeldUp(flowId: string): Work<boolean> {
  yield* lockTimetable.run(flowId);
  return yield* isUnfinished(flowId);
}

/** Has a time of an active schedule come that is neither started nor skipped? */
export function* isDue(flowId: string, now: number): Work<boolean> {
  return (yield* come.first(flowId, now)) !== undefined;
}

export function scheduleVerbs({ read, writeAt }: Verbs) {
  return {
    dueSchedules: read((now, limit) => made(due.all({ now, limit }), (found) => found.flat())),

    acceptTick: writeAt(function* (notes, { flowId, dueAt, event, alone, nextAt, at }) {
      const [, flow] = yield* together(holdFlow.run(flowId), active.first(flowId, dueAt));
      if (!flow) return;
      if (alone && (yield* isUnfinished(flowId))) {
        yield* skip.run({ flowId, dueAt, nextAt, at });
        return notes.changes.flow(flowId);
      }
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

    moveTick: writeAt(function* (_, moved) {
      yield* move.run(moved);
    }),

    schedule: read((flowId) => made(one.all(flowId), (found) => found.flat()[0] ?? null)),
  } satisfies Partial<PollStore>;
}
