import type { BackfillRecord, PollStore } from "#engine/store.ts";
import { sql } from "./database.ts";
import { deliver } from "./deliver.ts";
import { putEvents } from "./event-rows.ts";
import { leaseStands } from "./lease-rows.ts";
import { done } from "./session.ts";
import { lockListeners } from "./listeners.ts";
import { noteNewest } from "./newest-event.ts";
import type { Writer } from "./writer.ts";
import { mayAct } from "../connection-rows.ts";

const open = sql<[], BackfillRecord>(
  `SELECT s.flow_id AS "flowId", f.owner, f.version_id AS "versionId", f.lineage,
     p.connection_id AS "connectionId", p.trigger, p.id AS "pollId",
     s.window_from AS "from", s.window_to AS "to",
     (SELECT coalesce(sum(runs), 0)::bigint FROM millrace.run_counts c WHERE c.flow_id = s.flow_id
        AND c.status IN ('waiting', 'running')) AS unfinished
   FROM millrace.subscriptions s JOIN millrace.flows f ON f.id = s.flow_id
     JOIN millrace.polls p ON p.id = s.poll_id JOIN millrace.connections c ON c.id = p.connection_id
   WHERE s.active AND s.window_from IS NOT NULL AND ${mayAct("c")}
   ORDER BY f.seq`,
);
const shrink = sql<[flowId: string, from: number]>(
  `UPDATE millrace.subscriptions SET window_from = CASE WHEN $2 < window_to THEN $2::bigint END,
     window_to = CASE WHEN $2 < window_to THEN window_to END
   WHERE flow_id = $1`,
);

export function backfillVerbs(writer: Writer): Pick<PollStore, "backfills" | "acceptBackfill"> {
  return {
    backfills: () => writer.database.all(open),

    acceptBackfill: ({ lease, flowId, pollId, events, since, from, at }) =>
      writer.writeAt(at, async (tx) => {
        if (!(await done(tx, leaseStands(lease)))) return "fenced";
        const flow = (await lockListeners(tx, pollId, flowId)).get(flowId);
        if (!flow || since !== flow.windowFrom) return { runs: 0 };
        const stored = await putEvents(tx, events, { pollId, source: "poll", live: false, at });
        const deliveries = events.flatMap((event, index) => {
          const row = stored[index];
          if (!row) return [];
          return event.deliveries
            .filter((delivery) => delivery.flowId === flowId)
            .map((delivery) => ({
              event: row,
              delivery,
              versionId: flow.versionId,
              eventData: null,
            }));
        });
        const runs = await deliver(tx, deliveries, { pollId, at });
        tx.changes.flow(flowId);
        await Promise.all([noteNewest(tx, pollId, events, stored), tx.run(shrink, flowId, from)]);
        return { runs };
      }),
  };
}
