import { rereadWithin } from "#engine/schedule.ts";
import type { PollStore, WaitRecord } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import { sql, statement, together, type Verbs, type Work } from "../session.ts";
import { deliver } from "./deliver.ts";
import { notePassedOver } from "./ledger.ts";
import { holdFlow } from "./locks.ts";

interface WaitRow {
  readonly event: number;
  readonly key: string;
  readonly data: string;
  readonly pollId: string;
  readonly versionId: string;
  readonly rereads: number;
}

const due = statement<[pollId: string, now: number, now: number, limit: number], WaitRecord>(
  `SELECT w.flow_id AS "flowId", e.id AS "eventId", e.key, w.rereads
   FROM {waits} w JOIN {events} e ON e.seq = w.event
     JOIN {subscriptions} s ON s.flow_id = w.flow_id AND s.poll_id = w.poll_id AND {on s.active}
   WHERE w.poll_id = ? AND (w.next_at <= ? OR w.next_at > ?::bigint + ${rereadWithin})
   ORDER BY w.next_at, w.event, w.flow_id COLLATE "C" LIMIT ?`,
);
const find = statement<[flowId: string, eventId: string], WaitRow>(
  `SELECT w.event, e.key, e.data, w.poll_id AS "pollId", f.version_id AS "versionId", w.rereads
   FROM {events} e JOIN {waits} w ON w.event = e.seq AND w.flow_id = ?
     JOIN {flows} f ON f.id = w.flow_id AND {on f.active}
   WHERE e.id = ? FOR UPDATE OF w`,
);
const forget = ["deliveries", "waits"].map((table) =>
  statement<[event: number, flowId: string]>(
    `DELETE FROM {${table}} WHERE event = ? AND flow_id = ?`,
  ),
);

export function waitVerbs({ read, write, writeAt }: Verbs) {
  return {
    dueWaits: read((pollId, now, limit) => due.all(pollId, now, now, limit)),

    postponeWait: write(function* (_, { flowId, eventId, rereads }, at) {
      const row = yield* lockedWait(flowId, eventId);
      // A second time, as after a lost answer, changes nothing.
      if (row?.rereads === rereads)
        yield* sql`UPDATE {waits} SET next_at = ${at}, rereads = rereads + 1
          WHERE event = ${row.event} AND flow_id = ${flowId}`.run();
    }),

    endWait: writeAt(function* (notes, { flowId, eventId }, outcome, now) {
      const row = yield* lockedWait(flowId, eventId);
      if (!row) return;
      const { event: seq, key, versionId, pollId } = row;
      if (outcome === null || outcome.delivery.kind === "leave") {
        for (const each of forget) yield* each.run(seq, flowId);
        const reason = outcome === null ? "gone" : "trigger";
        yield* notePassedOver([{ event: seq, flowId, versionId, reason }]);
        notes.changes.flow(flowId);
        return;
      }
      const data = toJson(outcome.data);
      // One that is waited for is not erased.
      const event = { seq, key, known: true, wasLive: true, isErased: false };
      const eventData = data === row.data ? null : data;
      const { delivery } = outcome;
      yield* deliver(notes, [{ event, delivery, versionId, eventData }], { pollId, at: now });
    }),
  } satisfies Partial<PollStore>;
}

function* lockedWait(flowId: string, eventId: string): Work<WaitRow | undefined> {
  const [, row] = yield* together(holdFlow.run(flowId), find.first(flowId, eventId));
  return row;
}
