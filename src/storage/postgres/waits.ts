import { rereadWithin } from "#engine/schedule.ts";
import type { PollStore, WaitRecord } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import { type Session, sql } from "./database.ts";
import { notePassedOver } from "../verbs/ledger.ts";
import { deliver } from "./deliver.ts";
import { done } from "./session.ts";
import type { Writer } from "./writer.ts";

interface WaitRow {
  readonly event: number;
  readonly key: string;
  readonly data: string;
  readonly poll_id: string;
  readonly version_id: string;
  readonly rereads: number;
}

const due = sql<[pollId: string, now: number, limit: number], WaitRecord>(
  `SELECT w.flow_id AS "flowId", e.id AS "eventId", e.key, w.rereads
   FROM millrace.waits w JOIN millrace.events e ON e.seq = w.event
     JOIN millrace.subscriptions s ON s.flow_id = w.flow_id AND s.poll_id = w.poll_id AND s.active
   WHERE w.poll_id = $1 AND (w.next_at <= $2 OR w.next_at > $2::bigint + ${rereadWithin})
   ORDER BY w.next_at LIMIT $3`,
);
const lockFlow = sql<[flowId: string]>("SELECT 1 FROM millrace.flows WHERE id = $1 FOR SHARE");
const find = sql<[flowId: string, eventId: string], WaitRow>(
  `SELECT w.event, e.key, e.data, w.poll_id, f.version_id, w.rereads
   FROM millrace.events e JOIN millrace.waits w ON w.event = e.seq AND w.flow_id = $1
     JOIN millrace.flows f ON f.id = w.flow_id AND f.active
   WHERE e.id = $2 FOR UPDATE OF w`,
);
const again = sql<[at: number, event: number, flowId: string]>(
  `UPDATE millrace.waits SET next_at = $1, rereads = rereads + 1 WHERE event = $2 AND flow_id = $3`,
);
const forget = sql<[event: number, flowId: string]>(
  `WITH d AS (DELETE FROM millrace.deliveries WHERE event = $1 AND flow_id = $2)
   DELETE FROM millrace.waits WHERE event = $1 AND flow_id = $2`,
);

export function waitVerbs({
  database,
  write,
  writeAt,
}: Writer): Pick<PollStore, "dueWaits" | "endWait" | "postponeWait"> {
  return {
    dueWaits: (pollId, now, limit) => database.all(due, pollId, now, limit),

    postponeWait: ({ flowId, eventId, rereads }, at) =>
      write(async (tx) => {
        const row = await lockedWait(tx, flowId, eventId);
        // A second time, as after a lost answer, changes nothing.
        if (row?.rereads === rereads) await tx.run(again, at, row.event, flowId);
      }),

    endWait: ({ flowId, eventId }, outcome, now) =>
      writeAt(now, async (tx) => {
        const row = await lockedWait(tx, flowId, eventId);
        if (!row) return;
        if (outcome === null || outcome.delivery.kind === "leave") {
          await tx.run(forget, row.event, flowId);
          const reason = outcome === null ? "gone" : "trigger";
          await done(tx, notePassedOver([[row.event, flowId, row.version_id, reason]]));
          tx.changes.flow(flowId);
          return;
        }
        const data = toJson(outcome.data);
        // One that is waited for is not erased.
        const event = {
          seq: row.event,
          key: row.key,
          known: true,
          wasLive: true,
          isErased: false,
        };
        const eventData = data === row.data ? null : data;
        await deliver(
          tx,
          [{ event, delivery: outcome.delivery, versionId: row.version_id, eventData }],
          { pollId: row.poll_id, at: now },
        );
      }),
  };
}

async function lockedWait(
  session: Session,
  flowId: string,
  eventId: string,
): Promise<WaitRow | undefined> {
  const [, row] = await Promise.all([
    session.run(lockFlow, flowId),
    session.first(find, flowId, eventId),
  ]);
  return row;
}
