import type { PollStore } from "#engine/store.ts";
import { besideSchedule, heldUpBy, scheduleRecord, type ScheduleRow } from "../schedule-rows.ts";
import type { Database } from "./database.ts";
import { deliveries, eventRows, runOfName, runRows } from "./deliver.ts";
import { seenRows } from "./seen.ts";
import type { Writer } from "./writer.ts";

type Passed = Parameters<PollStore["moveTick"]>[0];
type ScheduleVerbs = Pick<PollStore, "dueSchedules" | "acceptTick" | "moveTick" | "schedule">;

const schedules = `SELECT t.flow_id AS flowId, f.version_id AS versionId,
    v.document -> '$.trigger' AS "trigger", v.document ->> '$.timeZone' AS timeZone,
    t.next_at AS nextAt, t.previous_at AS previousAt,
    (SELECT coalesce(sum(runs), 0) FROM run_counts c WHERE c.flow_id = t.flow_id
       AND c.status IN ('waiting', 'delayed', 'running'))
      - (SELECT count(*) FROM runs r WHERE r.flow_id = t.flow_id AND ${besideSchedule({ runs: "runs", row: "r" })}) AS unfinished
  FROM timetables t JOIN flows f ON f.id = t.flow_id JOIN flow_versions v ON v.id = f.version_id
  WHERE t.active = 1`;

/** Clocks are set right by less than this all the time. */
const tolerance = 60_000;

/** Is there a run that the flow's schedule waits for? Counts are written with the commit, and may be older. */
export function heldUp(db: Database): (flowId: string) => boolean {
  const unfinished = db.prepare<[string], { seq: number }>(
    `SELECT seq FROM runs r WHERE r.flow_id = ? AND ${heldUpBy({ runs: "runs", row: "r" })} LIMIT 1`,
  );
  return (flowId) => unfinished.get(flowId) !== undefined;
}

export function scheduleVerbs(writer: Writer): ScheduleVerbs {
  const { db, changes } = writer;
  const due = db.prepare<{ now: number; limit: number }, ScheduleRow>(
    `${schedules} AND (t.next_at <= @now OR t.set_at > @now + ${tolerance})
     ORDER BY t.next_at LIMIT @limit`,
  );
  const one = db.prepare<[string], ScheduleRow>(`${schedules} AND t.flow_id = ?`);
  const active = db.prepare<[string, number], { versionId: string }>(
    `SELECT f.version_id AS versionId FROM timetables t JOIN flows f ON f.id = t.flow_id
     WHERE t.flow_id = ? AND t.active = 1 AND t.next_at = ?`,
  );
  const tick = db.prepare<[number, number, string]>(
    "UPDATE timetables SET previous_at = next_at, next_at = ?, set_at = ? WHERE flow_id = ?",
  );
  const move = db.prepare<{ flowId: string; dueAt: number; nextAt: number; at: number }>(
    "UPDATE timetables SET next_at = @nextAt, set_at = @at WHERE flow_id = @flowId AND next_at = @dueAt",
  );
  const skip = db.prepare<{ flowId: string; dueAt: number }>(
    `UPDATE timetables SET skipped = skipped + 1, skipped_at = next_at
     WHERE flow_id = @flowId AND next_at = @dueAt`,
  );
  const isHeldUp = heldUp(db);
  const putEvent = eventRows(db);
  const makeRun = runRows(writer);
  const findRun = runOfName(writer);
  const seen = seenRows(writer.db);
  const { settle } = deliveries(writer);

  const pass = ({ flowId, dueAt, nextAt, skipped, at }: Passed): void => {
    if (skipped && skip.run({ flowId, dueAt }).changes > 0) changes.flow(flowId);
    move.run({ flowId, dueAt, nextAt, at });
  };

  return {
    async dueSchedules(now, limit) {
      return due.all({ now, limit }).flatMap(scheduleRecord);
    },

    acceptTick: ({ flowId, dueAt, event, alone, nextAt, at }) =>
      writer.writeAt(at, () => {
        const flow = active.get(flowId, dueAt);
        if (!flow) return;
        if (alone && isHeldUp(flowId)) return pass({ flowId, dueAt, nextAt, skipped: true, at });
        for (const delivery of event.deliveries) {
          if (delivery.flowId !== flowId || delivery.kind !== "run") continue;
          const { name } = delivery.run;
          if (findRun(flowId, name) !== null || !seen.ran(flowId, name)) continue;
          const stored = putEvent(event, { pollId: null, source: "schedule", live: true, at });
          const place = {
            flowId,
            versionId: flow.versionId,
            event: stored.seq,
            eventData: null,
            at,
          };
          settle(stored, flowId, makeRun(delivery.run, place), null);
        }
        tick.run(nextAt, at, flowId);
      }),

    moveTick: (passed) => writer.write(() => pass(passed)),

    async schedule(flowId) {
      const row = one.get(flowId);
      return (row && scheduleRecord(row)[0]) ?? null;
    },
  };
}
