import type { BackfillRecord, PollStore } from "#engine/store.ts";
import { newestEvents } from "./accept-events.ts";
import { deliveries, eventRows, type Receiver } from "./deliver.ts";
import type { PassedEvent } from "../verbs/ledger.ts";
import type { Writer } from "./writer.ts";
import { mayAct } from "../connection-rows.ts";

type BackfillVerbs = Pick<PollStore, "backfills" | "acceptBackfill">;

interface WindowRow extends Receiver {
  readonly windowFrom: number;
}

export function backfillVerbs(writer: Writer): BackfillVerbs {
  const { db, changes } = writer;
  const open = db.prepare<[], BackfillRecord>(
    `SELECT s.flow_id AS flowId, f.owner, f.version_id AS versionId, f.lineage,
       p.connection_id AS connectionId, p.trigger, p.id AS pollId,
       s.window_from AS "from", s.window_to AS "to",
       (SELECT coalesce(sum(runs), 0) FROM run_counts c WHERE c.flow_id = s.flow_id
          AND c.status IN ('waiting', 'running')) AS unfinished
     FROM subscriptions s JOIN flows f ON f.id = s.flow_id JOIN polls p ON p.id = s.poll_id
       JOIN connections c ON c.id = p.connection_id
     WHERE s.active = 1 AND s.window_from IS NOT NULL AND ${mayAct("c")}
     ORDER BY f.seq`,
  );
  const receiver = db.prepare<[string, string], WindowRow>(
    `SELECT s.flow_id AS flowId, f.version_id AS versionId, s.window_from AS windowFrom
     FROM subscriptions s JOIN flows f ON f.id = s.flow_id
     WHERE s.flow_id = ? AND s.poll_id = ? AND s.active = 1 AND s.window_from IS NOT NULL`,
  );
  const shrink = db.prepare<{ flowId: string; from: number }>(
    `UPDATE subscriptions SET window_from = iif(@from < window_to, @from, NULL),
       window_to = iif(@from < window_to, window_to, NULL)
     WHERE flow_id = @flowId`,
  );
  const putEvent = eventRows(db);
  const noteNewest = newestEvents(db);
  const { deliver, notePassed } = deliveries(writer);

  return {
    async backfills() {
      return open.all();
    },

    acceptBackfill: ({ flowId, pollId, events, since, from, at }) =>
      writer.writeAt(at, () => {
        const flow = receiver.get(flowId, pollId);
        if (!flow || since !== flow.windowFrom) return { runs: 0 };
        const passed: PassedEvent[] = [];
        let runs = 0;
        for (const event of events) {
          const stored = putEvent(event, { pollId, source: "poll", live: false, at });
          for (const delivery of event.deliveries)
            if (
              delivery.flowId === flowId &&
              deliver(stored, delivery, flow, { pollId, at, passed })
            )
              runs += 1;
          noteNewest(pollId, stored.seq, event.at);
        }
        notePassed(passed);
        shrink.run({ flowId, from });
        changes.flow(flowId);
        return { runs };
      }),
  };
}
