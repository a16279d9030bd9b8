import { newsOfPollAgain } from "#engine/alerts/news.ts";
import type { PollStore } from "#engine/store.ts";
import { noteNews } from "../verbs/alerts.ts";
import type { PassedEvent } from "../verbs/ledger.ts";
import { doing } from "./session.ts";
import type { Database } from "./database.ts";
import { deliveries, eventRows, type Receiver } from "./deliver.ts";
import { noteTrouble } from "../verbs/poll-rows.ts";
import type { Writer } from "./writer.ts";

export function acceptEventsVerb(writer: Writer): PollStore["acceptEvents"] {
  const { db, changes } = writer;
  const listening = db.prepare<[string], Receiver>(
    `SELECT s.flow_id AS flowId, f.version_id AS versionId
     FROM subscriptions s JOIN flows f ON f.id = s.flow_id
     WHERE s.poll_id = ? AND s.active = 1`,
  );
  // A flow that asks for more while a poll is under way must not wait for the slower beat.
  const moveOn = db.prepare(
    `UPDATE polls SET cursor = @cursor, next_at = min(@nextAt, @at + every_seconds * 1000),
       wider_at = @widerAt, widest_at = @widestAt, failures = 0, error = NULL
     WHERE id = @pollId`,
  );
  const putEvent = eventRows(db);
  const noteNewest = newestEvents(db);
  const { deliver, outcome, notePassed } = deliveries(writer);
  const done = doing(db);

  return (acceptance) =>
    writer.writeAt(acceptance.at, () => {
      const { pollId, at, cursor, nextAt, widerAt, widestAt } = acceptance;
      const listeners = acceptance.events.length === 0 ? [] : listening.all(pollId);
      const receivers = new Map(listeners.map((each) => [each.flowId, each]));
      const passed: PassedEvent[] = [];
      let runs = 0;
      for (const event of acceptance.events) {
        const stored = putEvent(event, { pollId, source: "poll", live: true, at });
        for (const delivery of event.deliveries) {
          const receiver = receivers.get(delivery.flowId);
          if (!receiver) continue;
          if (stored.wasLive && delivery.kind !== "run") continue;
          // What the flow's own catching up has decided stands.
          if (stored.known && isDecided(outcome(stored.seq, delivery.flowId))) continue;
          if (deliver(stored, delivery, receiver, { pollId, at, passed })) runs += 1;
        }
        noteNewest(pollId, stored.seq, event.at);
      }
      notePassed(passed);
      for (const { flow_id: flowId, failures } of done(noteTrouble(changes, { pollId })))
        done(noteNews([newsOfPollAgain(flowId, failures, at)]));
      moveOn.run({ pollId, cursor, nextAt, widerAt, widestAt, at });
      return { runs };
    });
}

function isDecided(outcome: string | null): boolean {
  return outcome === "run" || outcome === "skipped";
}

/** The newest event of a poll by the other side's clock, for samples. For use inside a transaction. */
export function newestEvents(db: Database) {
  const note = db.prepare<{ event: number; eventAt: number; pollId: string }>(
    `UPDATE polls SET newest_event = @event, newest_at = @eventAt
     WHERE id = @pollId AND (newest_at IS NULL OR newest_at <= @eventAt)`,
  );
  return (pollId: string, event: number, eventAt: number): void =>
    void note.run({ event, eventAt, pollId });
}
