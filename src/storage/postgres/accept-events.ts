import { newsOfPollAgain } from "#engine/alerts/news.ts";
import type { PollStore } from "#engine/store.ts";
import { noteNews } from "../verbs/alerts.ts";
import { sql } from "./database.ts";
import { deliver, outcomesOf, textOfDelivery, type ToDeliver } from "./deliver.ts";
import { putEvents } from "./event-rows.ts";
import { leaseStands } from "./lease-rows.ts";
import { done } from "./session.ts";
import { lockListeners } from "./listeners.ts";
import { noteTrouble } from "../verbs/poll-rows.ts";
import { noteNewest } from "./newest-event.ts";
import type { Writer } from "./writer.ts";

// A flow that asks for more while a poll is under way must not wait for the slower beat.
const moveOn = sql<
  [pollId: string, cursor: number, nextAt: number, at: number, widerAt: number, widestAt: number]
>(
  `UPDATE millrace.polls SET cursor = $2, next_at = least($3, $4 + every_seconds * 1000::bigint),
     wider_at = $5, widest_at = $6, failures = 0, error = NULL
   WHERE id = $1`,
);

export function acceptEventsVerb(writer: Writer): PollStore["acceptEvents"] {
  return ({ lease, pollId, events, cursor, nextAt, widerAt, widestAt, at }) =>
    writer.writeAt(at, async (tx) => {
      if (!(await done(tx, leaseStands(lease)))) return "fenced";
      const receivers = events.length === 0 ? new Map() : await lockListeners(tx, pollId);
      const stored = await putEvents(tx, events, { pollId, source: "poll", live: true, at });
      const outcomes = await outcomesOf(tx, stored);
      const deliveries = events.flatMap((event, index): readonly ToDeliver[] => {
        const row = stored[index];
        if (!row) return [];
        return event.deliveries.flatMap((delivery) => {
          const receiver = receivers.get(delivery.flowId);
          if (!receiver) return [];
          if (row.wasLive && delivery.kind !== "run") return [];
          // What the flow's own catching up has decided stands.
          const outcome = outcomes.get(textOfDelivery(row.seq, delivery.flowId));
          if (outcome === "run" || outcome === "skipped") return [];
          const { versionId } = receiver;
          return [{ event: row, delivery, versionId, eventData: null }];
        });
      });
      const runs = await deliver(tx, deliveries, { pollId, at });
      const [troubled] = await Promise.all([
        done(tx, noteTrouble(tx.changes, { pollId })),
        noteNewest(tx, pollId, events, stored),
        tx.run(moveOn, pollId, cursor, nextAt, at, widerAt, widestAt),
      ]);
      await done(
        tx,
        noteNews(
          troubled.map(({ flow_id: flowId, failures }) => newsOfPollAgain(flowId, failures, at)),
        ),
      );
      return { runs };
    });
}
