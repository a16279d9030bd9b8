import { newsOfPollAgain } from "#engine/alerts/news.ts";
import type { BackfillRecord, Delivery, NewEvent, PollStore } from "#engine/store.ts";
import { mayAct } from "../connection-rows.ts";
import { all, run, type Session, statement, together, type Work } from "../session.ts";
import { noteNews } from "./alerts.ts";
import { deliver, outcomesOf, textOfDelivery, type ToDeliver } from "./deliver.ts";
import { putEvents, type StoredEvent } from "./event-rows.ts";
import { noteTrouble } from "./polls.ts";

/** A flow at its poll, at the moment of the transaction. */
interface Receiver {
  readonly flowId: string;
  readonly versionId: string;
  readonly windowFrom: number | null;
}

type Which = [pollId: string, flowId: string | null, flowId: string | null];

/**
 * A flow's row stands for its place at a poll and its timetable as well: who changes them has it
 * first. Locked so, a flow neither starts, stops nor gets another version before the transaction ends.
 */
const lock = statement<Which>(
  "",
  `SELECT 1 FROM {subscriptions} s JOIN {flows} f ON f.id = s.flow_id
   WHERE s.poll_id = ? AND (?::text IS NULL OR s.flow_id = ?) ORDER BY f.seq FOR SHARE OF f`,
);
const listening = statement<Which, Receiver>(
  `SELECT s.flow_id AS "flowId", f.version_id AS "versionId", s.window_from AS "windowFrom"
   FROM {subscriptions} s JOIN {flows} f ON f.id = s.flow_id
   WHERE s.poll_id = ? AND (?::text IS NULL OR s.flow_id = ?) AND {on s.active}`,
);
const noteEvent = statement<[event: number, at: number, pollId: string, at: number]>(
  `UPDATE {polls} SET newest_event = ?, newest_at = ?
   WHERE id = ? AND (newest_at IS NULL OR newest_at <= ?)`,
);

/** The flows that listen to a poll, or the one of them, held as they are until the transaction ends. */
function* lockListeners(
  pollId: string,
  flowId: string | null = null,
): Work<ReadonlyMap<string, Receiver>> {
  // Two statements: the second sees what those that were waited for have done.
  const [, rows] = yield* together(
    run(lock, pollId, flowId, flowId),
    all(listening, pollId, flowId, flowId),
  );
  return new Map(rows.map((row) => [row.flowId, row]));
}

/** The newest event of a poll by the other side's clock, for samples. */
function* noteNewest(
  pollId: string,
  events: readonly NewEvent[],
  stored: readonly StoredEvent[],
): Work<void> {
  let newest: { readonly seq: number; readonly at: number } | null = null;
  for (const [index, { at }] of events.entries()) {
    const seq = stored[index]?.seq;
    if (seq !== undefined && (newest === null || at >= newest.at)) newest = { seq, at };
  }
  if (newest) yield* run(noteEvent, newest.seq, newest.at, pollId, newest.at);
}

// A flow that asks for more while a poll is under way must not wait for the slower beat.
const moveOn = statement<
  [cursor: number, nextAt: number, at: number, widerAt: number, widestAt: number, pollId: string]
>(
  `UPDATE {polls} SET cursor = ?, next_at = least(?, ?::bigint + every_seconds * 1000::bigint),
     wider_at = ?, widest_at = ?, failures = 0, error = NULL
   WHERE id = ?`,
);
const open = statement<[], BackfillRecord>(
  `SELECT s.flow_id AS "flowId", f.owner, f.version_id AS "versionId", f.lineage,
     p.connection_id AS "connectionId", p.trigger, p.id AS "pollId",
     s.window_from AS "from", s.window_to AS "to",
     (SELECT coalesce(sum(runs), 0)::bigint FROM {run_counts} c WHERE c.flow_id = s.flow_id
        AND c.status IN ('waiting', 'running')) AS unfinished
   FROM {subscriptions} s JOIN {flows} f ON f.id = s.flow_id
     JOIN {polls} p ON p.id = s.poll_id JOIN {connections} c ON c.id = p.connection_id
   WHERE {on s.active} AND s.window_from IS NOT NULL AND ${mayAct("c")}
   ORDER BY f.seq`,
);
const shrink = statement<[from: number, from: number, from: number, flowId: string]>(
  `UPDATE {subscriptions} SET window_from = CASE WHEN ? < window_to THEN ?::bigint END,
     window_to = CASE WHEN ? < window_to THEN window_to END
   WHERE flow_id = ?`,
);

export function acceptVerbs({ read, writeAt }: Session) {
  return {
    acceptEvents: ({ lease, pollId, events, cursor, nextAt, widerAt, widestAt, at }) =>
      writeAt(at, function* (notes) {
        if (!(yield* notes.stands(lease))) return "fenced";
        const receivers = events.length === 0 ? new Map() : yield* lockListeners(pollId);
        const stored = yield* putEvents(events, { pollId, source: "poll", live: true, at });
        const outcomes = yield* outcomesOf(stored);
        const deliveries = toDeliver(events, stored, receivers, (row, { flowId, kind }) => {
          if (row.wasLive && kind !== "run") return false;
          // What the flow's own catching up has decided stands.
          const outcome = outcomes.get(textOfDelivery(row.seq, flowId));
          return outcome !== "run" && outcome !== "skipped";
        });
        const runs = yield* deliver(notes, deliveries, { pollId, at });
        const [troubled] = yield* together(
          noteTrouble(notes.changes, { pollId }),
          noteNewest(pollId, events, stored),
          run(moveOn, cursor, nextAt, at, widerAt, widestAt, pollId),
        );
        yield* noteNews(
          troubled.map(({ flow_id: flowId, failures }) => newsOfPollAgain(flowId, failures, at)),
        );
        return { runs };
      }),

    backfills: () => read(() => all(open)),

    acceptBackfill: ({ lease, flowId, pollId, events, since, from, at }) =>
      writeAt(at, function* (notes) {
        if (!(yield* notes.stands(lease))) return "fenced";
        const receivers = yield* lockListeners(pollId, flowId);
        const windowFrom = receivers.get(flowId)?.windowFrom;
        if (windowFrom === null || windowFrom !== since) return { runs: 0 };
        const stored = yield* putEvents(events, { pollId, source: "poll", live: false, at });
        const deliveries = toDeliver(events, stored, receivers);
        const runs = yield* deliver(notes, deliveries, { pollId, at });
        notes.changes.flow(flowId);
        yield* together(noteNewest(pollId, events, stored), run(shrink, from, from, from, flowId));
        return { runs };
      }),
  } satisfies Partial<PollStore>;
}

/** What becomes of the events for the flows that receive them, and of it what is wanted. */
function toDeliver(
  events: readonly NewEvent[],
  stored: readonly StoredEvent[],
  receivers: ReadonlyMap<string, Receiver>,
  isWanted: (event: StoredEvent, delivery: Delivery) => boolean = () => true,
): readonly ToDeliver[] {
  return events.flatMap(({ deliveries }, index) => {
    const event = stored[index];
    if (event === undefined) return [];
    return deliveries.flatMap((delivery): readonly ToDeliver[] => {
      const { versionId } = receivers.get(delivery.flowId) ?? {};
      if (versionId === undefined || !isWanted(event, delivery)) return [];
      return [{ event, delivery, versionId, eventData: null }];
    });
  });
}
