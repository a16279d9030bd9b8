import { rereadWithin } from "#engine/schedule.ts";
import type { PollStore, WaitRecord } from "#engine/store.ts";
import { deliveries } from "./deliver.ts";
import { toJson } from "../rows.ts";
import type { PassedEvent } from "../verbs/ledger.ts";
import type { Writer } from "./writer.ts";

interface WaitRow {
  readonly event: number;
  readonly key: string;
  readonly data: string;
  readonly poll_id: string;
  readonly version_id: string;
}

export function waitVerbs(
  writer: Writer,
): Pick<PollStore, "dueWaits" | "endWait" | "postponeWait"> {
  const { db } = writer;
  const due = db.prepare<{ pollId: string; now: number; limit: number }, WaitRecord>(
    `SELECT w.flow_id AS flowId, e.id AS eventId, e.key, w.rereads
     FROM waits w JOIN events e ON e.seq = w.event
       JOIN subscriptions s ON s.flow_id = w.flow_id AND s.poll_id = w.poll_id AND s.active = 1
     WHERE w.poll_id = @pollId AND (w.next_at <= @now OR w.next_at > @now + ${rereadWithin})
     ORDER BY w.next_at LIMIT @limit`,
  );
  const find = db.prepare<{ flowId: string; eventId: string }, WaitRow>(
    `SELECT w.event, e.key, e.data, w.poll_id, f.version_id
     FROM events e JOIN waits w ON w.event = e.seq AND w.flow_id = @flowId
       JOIN flows f ON f.id = w.flow_id AND f.active = 1
     WHERE e.id = @eventId`,
  );
  const again = db.prepare<[number, number, string]>(
    "UPDATE waits SET next_at = ?, rereads = rereads + 1 WHERE event = ? AND flow_id = ?",
  );
  const { deliver, forget, notePassed } = deliveries(writer);

  return {
    async dueWaits(pollId, now, limit) {
      return due.all({ pollId, now, limit });
    },

    postponeWait: ({ flowId, eventId }, at) =>
      writer.write(() => {
        const row = find.get({ flowId, eventId });
        if (row) again.run(at, row.event, flowId);
      }),

    endWait: ({ flowId, eventId }, outcome, now) =>
      writer.writeAt(now, () => {
        const row = find.get({ flowId, eventId });
        if (!row) return;
        const receiver = { flowId, versionId: row.version_id };
        if (outcome === null || outcome.delivery.kind === "leave") {
          forget(row.event, receiver, outcome === null ? "gone" : "trigger");
          return;
        }
        const { delivery } = outcome;
        const data = toJson(outcome.data);
        // One that is waited for is not erased.
        const event = {
          seq: row.event,
          key: row.key,
          known: true,
          wasLive: true,
          isErased: false,
        };
        const passed: PassedEvent[] = [];
        deliver(event, delivery, receiver, {
          pollId: row.poll_id,
          at: now,
          passed,
          ...(data === row.data ? {} : { eventData: data }),
        });
        notePassed(passed);
      }),
  };
}
