import type { PollStore, ScheduleRecord } from "#engine/store.ts";
import { isOfKind } from "../run-kinds.ts";
import { deliveries, eventRows, runOfName, runRows } from "./deliver.ts";
import { seenRows } from "./seen.ts";
import type { Writer } from "./writer.ts";

type ScheduleVerbs = Pick<PollStore, "dueSchedules" | "acceptTick" | "passTick">;

/** Runs that a person has started do not hold up the schedule. */
const byHand = `(${isOfKind("test", "r.name")}) OR (${isOfKind("rerun", "r.name")})`;

type ScheduleRow = Omit<ScheduleRecord, "overlap"> & { readonly overlap: number | null };

export function scheduleVerbs(writer: Writer): ScheduleVerbs {
  const { db } = writer;
  const due = db.prepare<{ now: number; limit: number }, ScheduleRow>(
    `SELECT t.flow_id AS flowId, f.version_id AS versionId, t.every_minutes AS everyMinutes,
       v.document ->> '$.trigger.overlap' AS overlap, t.next_at AS nextAt, t.previous_at AS previousAt,
       (SELECT coalesce(sum(runs), 0) FROM run_counts c WHERE c.flow_id = t.flow_id
          AND c.status IN ('waiting', 'running'))
         - (SELECT count(*) FROM runs r WHERE r.flow_id = t.flow_id
          AND r.status IN ('waiting', 'running') AND (${byHand})) AS unfinished
     FROM timetables t JOIN flows f ON f.id = t.flow_id JOIN flow_versions v ON v.id = f.version_id
     WHERE t.active = 1 AND (t.next_at <= @now OR t.next_at > @now + t.every_minutes * 60000)
     ORDER BY t.next_at LIMIT @limit`,
  );
  const active = db.prepare<[string, number], { versionId: string }>(
    `SELECT f.version_id AS versionId FROM timetables t JOIN flows f ON f.id = t.flow_id
     WHERE t.flow_id = ? AND t.active = 1 AND t.next_at = ?`,
  );
  const tick = db.prepare<[number, string]>(
    "UPDATE timetables SET previous_at = next_at, next_at = ? WHERE flow_id = ?",
  );
  const pass = db.prepare<[number, string, number]>(
    "UPDATE timetables SET next_at = ? WHERE flow_id = ? AND next_at = ?",
  );
  const putEvent = eventRows(db);
  const makeRun = runRows(writer);
  const findRun = runOfName(writer);
  const seen = seenRows(writer.db);
  const { settle } = deliveries(writer);

  return {
    async dueSchedules(now, limit) {
      return due.all({ now, limit }).map(recordOf);
    },

    acceptTick: ({ flowId, dueAt, event, nextAt, at }) =>
      writer.writeAt(at, () => {
        const flow = active.get(flowId, dueAt);
        if (!flow) return;
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
        tick.run(nextAt, flowId);
      }),

    passTick: (flowId, dueAt, nextAt) => writer.write(() => void pass.run(nextAt, flowId, dueAt)),
  };
}

function recordOf({ overlap, ...row }: ScheduleRow): ScheduleRecord {
  return { ...row, overlap: overlap === 1 };
}
