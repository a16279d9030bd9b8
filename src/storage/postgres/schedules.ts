import type { PollStore, ScheduleRecord } from "#engine/store.ts";
import { isOfKind } from "../run-kinds.ts";
import { sql } from "./database.ts";
import { settle } from "./deliver.ts";
import { putEvents } from "./event-rows.ts";
import { findRuns, makeRuns, textOfRun } from "./run-rows.ts";
import { noteRan } from "./seen.ts";
import type { Writer } from "./writer.ts";

/** Runs that a person has started do not hold up the schedule. */
const byHand = `(${isOfKind("test", "r.name")}) OR (${isOfKind("rerun", "r.name")})`;

const due = sql<[now: number, limit: number], ScheduleRecord>(
  `SELECT t.flow_id AS "flowId", f.version_id AS "versionId", t.every_minutes AS "everyMinutes",
     coalesce((v.document::json -> 'trigger' ->> 'overlap')::boolean, false) AS overlap,
     t.next_at AS "nextAt", t.previous_at AS "previousAt",
     (SELECT coalesce(sum(runs), 0)::bigint FROM millrace.run_counts c WHERE c.flow_id = t.flow_id
        AND c.status IN ('waiting', 'running'))
       - (SELECT count(*) FROM millrace.runs r WHERE r.flow_id = t.flow_id
        AND r.status IN ('waiting', 'running') AND (${byHand})) AS unfinished
   FROM millrace.timetables t JOIN millrace.flows f ON f.id = t.flow_id
     JOIN millrace.flow_versions v ON v.id = f.version_id
   WHERE t.active AND (t.next_at <= $1 OR t.next_at > $1 + t.every_minutes * 60000::bigint)
   ORDER BY t.next_at LIMIT $2`,
);
const lockFlow = sql<[flowId: string]>("SELECT 1 FROM millrace.flows WHERE id = $1 FOR SHARE");
const active = sql<[flowId: string, dueAt: number], { versionId: string }>(
  `SELECT f.version_id AS "versionId" FROM millrace.timetables t JOIN millrace.flows f ON f.id = t.flow_id
   WHERE t.flow_id = $1 AND t.active AND t.next_at = $2 FOR UPDATE OF t`,
);
const tick = sql<[nextAt: number, flowId: string]>(
  "UPDATE millrace.timetables SET previous_at = next_at, next_at = $1 WHERE flow_id = $2",
);
const pass = sql<[nextAt: number, flowId: string, dueAt: number]>(
  "UPDATE millrace.timetables SET next_at = $1 WHERE flow_id = $2 AND next_at = $3",
);

export function scheduleVerbs({
  database,
  writeAt,
}: Writer): Pick<PollStore, "dueSchedules" | "acceptTick" | "passTick"> {
  return {
    dueSchedules: (now, limit) => database.all(due, now, limit),

    acceptTick: ({ flowId, dueAt, event, nextAt, at }) =>
      writeAt(at, async (tx) => {
        const [, flow] = await Promise.all([
          tx.run(lockFlow, flowId),
          tx.first(active, flowId, dueAt),
        ]);
        if (!flow) return;
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
        await tx.run(tick, nextAt, flowId);
      }),

    async passTick(flowId, dueAt, nextAt) {
      await database.run(pass, nextAt, flowId, dueAt);
    },
  };
}
