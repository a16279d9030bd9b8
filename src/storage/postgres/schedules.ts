import type { PollStore } from "#engine/store.ts";
import { besideSchedule, heldUpBy, scheduleRecord, type ScheduleRow } from "../schedule-rows.ts";
import { sql } from "./database.ts";
import { settle } from "./deliver.ts";
import { putEvents } from "./event-rows.ts";
import { findRuns, makeRuns, textOfRun } from "./run-rows.ts";
import { noteRan } from "./seen.ts";
import type { Transaction, Writer } from "./writer.ts";

const schedules = `SELECT t.flow_id AS "flowId", f.version_id AS "versionId",
    (v.document::json -> 'trigger')::text AS trigger, v.document::json ->> 'timeZone' AS "timeZone",
    t.next_at AS "nextAt", t.previous_at AS "previousAt",
    (SELECT coalesce(sum(runs), 0)::bigint FROM millrace.run_counts c WHERE c.flow_id = t.flow_id
       AND c.status IN ('waiting', 'delayed', 'running'))
      - (SELECT count(*) FROM millrace.runs r WHERE r.flow_id = t.flow_id AND ${besideSchedule({ runs: "millrace.runs", row: "r" })}) AS unfinished
  FROM millrace.timetables t JOIN millrace.flows f ON f.id = t.flow_id
    JOIN millrace.flow_versions v ON v.id = f.version_id
  WHERE t.active`;

/** Clocks are set right by less than this all the time. */
const tolerance = 60_000;

const due = sql<[now: number, limit: number], ScheduleRow>(
  `${schedules} AND (t.next_at <= $1 OR t.set_at > $1 + ${tolerance}) ORDER BY t.next_at LIMIT $2`,
);
const one = sql<[flowId: string], ScheduleRow>(`${schedules} AND t.flow_id = $1`);
const lockFlow = sql<[flowId: string]>("SELECT 1 FROM millrace.flows WHERE id = $1 FOR SHARE");
const active = sql<[flowId: string, dueAt: number], { versionId: string }>(
  `SELECT f.version_id AS "versionId" FROM millrace.timetables t JOIN millrace.flows f ON f.id = t.flow_id
   WHERE t.flow_id = $1 AND t.active AND t.next_at = $2 FOR UPDATE OF t`,
);
const timetable = sql<[flowId: string]>(
  "SELECT 1 FROM millrace.timetables WHERE flow_id = $1 FOR UPDATE",
);
const unfinished = sql<[flowId: string], { readonly seq: number }>(
  `SELECT seq FROM millrace.runs r WHERE r.flow_id = $1 AND ${heldUpBy({ runs: "millrace.runs", row: "r" })} LIMIT 1`,
);
const tick = sql<[nextAt: number, at: number, flowId: string]>(
  `UPDATE millrace.timetables SET previous_at = next_at, next_at = $1, set_at = $2
   WHERE flow_id = $3`,
);
const move = sql<[nextAt: number, at: number, skipped: number, flowId: string, dueAt: number]>(
  `UPDATE millrace.timetables SET next_at = $1, set_at = $2, skipped = skipped + $3,
     skipped_at = CASE WHEN $3 > 0 THEN next_at ELSE skipped_at END
   WHERE flow_id = $4 AND next_at = $5`,
);

/**
 * Is there a run that the flow's schedule waits for? Nobody else makes one until the transaction ends:
 * who would, holds the timetable, and sees what was committed before.
 */
export async function isHeldUp(tx: Transaction, flowId: string): Promise<boolean> {
  await tx.run(timetable, flowId);
  return (await tx.first(unfinished, flowId)) !== undefined;
}

async function pass(
  tx: Transaction,
  { flowId, dueAt, nextAt, skipped, at }: Parameters<PollStore["moveTick"]>[0],
): Promise<void> {
  const moved = await tx.run(move, nextAt, at, skipped ? 1 : 0, flowId, dueAt);
  if (skipped && moved > 0) tx.changes.flow(flowId);
}

export function scheduleVerbs({
  database,
  writeAt,
}: Writer): Pick<PollStore, "dueSchedules" | "acceptTick" | "moveTick" | "schedule"> {
  return {
    dueSchedules: async (now, limit) =>
      (await database.all(due, now, limit)).flatMap(scheduleRecord),

    acceptTick: ({ flowId, dueAt, event, alone, nextAt, at }) =>
      writeAt(at, async (tx) => {
        const [, flow] = await Promise.all([
          tx.run(lockFlow, flowId),
          tx.first(active, flowId, dueAt),
        ]);
        if (!flow) return;
        if (alone && (await tx.first(unfinished, flowId)))
          return pass(tx, { flowId, dueAt, nextAt, skipped: true, at });
        for (const delivery of event.deliveries) {
          if (delivery.flowId !== flowId || delivery.kind !== "run") continue;
          const { run } = delivery;
          if ((await findRuns(tx, [{ flowId, name: run.name }])).size > 0) continue;
          if ((await noteRan(tx, [{ flowId, key: run.name }])).size === 0) continue;
          const origin = { pollId: null, source: "schedule", live: true, at } as const;
          const [stored] = await putEvents(tx, [event], origin);
          if (!stored) continue;
          const { versionId } = flow;
          const place = { run, flowId, versionId, event: stored.seq, eventData: null };
          const made = await makeRuns(tx, [place], at);
          const seq = made.get(textOfRun(flowId, run.name)) ?? null;
          await settle(tx, [{ event: stored, flowId, run: seq, reason: null }]);
        }
        await tx.run(tick, nextAt, at, flowId);
      }),

    moveTick: (passed) => writeAt(passed.at, (tx) => pass(tx, passed)),

    async schedule(flowId) {
      const row = await database.first(one, flowId);
      return (row && scheduleRecord(row)[0]) ?? null;
    },
  };
}
