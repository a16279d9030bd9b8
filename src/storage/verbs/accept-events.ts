import { newsOfMissed, newsOfPollAgain } from "#engine/alerts/news.ts";
import { isUndecided, type ToDeliver } from "#engine/sorted-deliveries.ts";
import type { BackfillRecord, Delivery, NewEvent, PollStore, WaitRecord } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { mayAct } from "../connection-rows.ts";
import { sql, statement, together, type Verbs, type Work } from "../session.ts";
import { noteNews } from "./alerts.ts";
import { deliver, outcomesOf, textOfDelivery } from "./deliver.ts";
import { putEvents, type StoredEvent } from "./event-rows.ts";
import { keepRows, keepState, noteTrouble } from "./polls.ts";
import { rereadWithin } from "#engine/schedule.ts";
import { toJson } from "../rows.ts";
import { notePassedOver } from "./ledger.ts";
import { holdFlow } from "./locks.ts";

/** A flow at its poll, at the moment of the transaction. */
interface Receiver {
  readonly flowId: string;
  readonly versionId: string;
  readonly windowFrom: number | null;
}

/** The flows at a poll, or (not null) the one of them. */
interface Which {
  readonly pollId: string;
  readonly flowId: string | null;
}

/**
 * A flow's row stands for its place at a poll and its timetable as well: who changes them has it
 * first. Locked so, a flow neither starts, stops nor gets another version before the transaction ends.
 */
const lock = statement<Which>(
  "",
  `SELECT 1 FROM {subscriptions} s JOIN {flows} f ON f.id = s.flow_id
   WHERE s.poll_id = @pollId AND (@flowId::text IS NULL OR s.flow_id = @flowId) ORDER BY f.seq FOR SHARE OF f`,
);
const listening = statement<Which, Receiver>(
  `SELECT s.flow_id AS "flowId", f.version_id AS "versionId", s.window_from AS "windowFrom"
   FROM {subscriptions} s JOIN {flows} f ON f.id = s.flow_id
   WHERE s.poll_id = @pollId AND (@flowId::text IS NULL OR s.flow_id = @flowId) AND {on s.active} ORDER BY f.seq`,
);
const noteEvent = statement<{ pollId: string; seq: number; at: number }>(
  `UPDATE {polls} SET newest_event = @seq, newest_at = @at
   WHERE id = @pollId AND (newest_at IS NULL OR newest_at <= @at)`,
);

/** The flows that listen to a poll, or the one of them, held as they are until the transaction ends. */
function* lockListeners(
  pollId: string,
  flowId: string | null = null,
): Work<ReadonlyMap<string, Receiver>> {
  // Two statements: the second sees what those that were waited for have done.
  const [, rows] = yield* together(lock.run({ pollId, flowId }), listening.all({ pollId, flowId }));
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
  if (newest) yield* noteEvent.run({ pollId, ...newest });
}

// A flow that asks for more while a poll is under way must not wait for the slower beat.
const moveOn = statement<
  Omit<Parameters<PollStore["acceptEvents"]>[0], "lease" | "events" | "kept" | "missed">
>(
  `UPDATE {polls} SET cursor = @cursor, next_at = least(@nextAt, @at::bigint + every_seconds * 1000::bigint),
     wider_at = @widerAt, widest_at = @widestAt, failures = 0, error = NULL
   WHERE id = @pollId`,
);
const openWindows = columns<BackfillRecord>(
  `s.flow_id, f.owner, f.version_id, f.lineage, p.connection_id, p.trigger, p.place,
   p.place_fields AS where, p.id AS pollId, s.window_from AS from, s.window_to AS to,
   (SELECT coalesce(sum(runs), 0)::bigint FROM {run_counts} c WHERE c.flow_id = s.flow_id
      AND c.status IN ('waiting', 'running')) AS unfinished`,
  { where: "json" },
);
const open = openWindows.select<[]>(
  `FROM {subscriptions} s JOIN {flows} f ON f.id = s.flow_id
     JOIN {polls} p ON p.id = s.poll_id JOIN {connections} c ON c.id = p.connection_id
   WHERE {on s.active} AND s.window_from IS NOT NULL AND ${mayAct("c")}
   ORDER BY f.seq`,
);
const shrink = statement<{ flowId: string; from: number }>(
  `UPDATE {subscriptions} SET window_from = CASE WHEN @from < window_to THEN @from::bigint END,
     window_to = CASE WHEN @from < window_to THEN window_to END
   WHERE flow_id = @flowId`,
);

/** What becomes of the events for the flows that receive them, and of it what is wanted. */
function toDeliver(
  events: readonly NewEvent[],
  stored: readonly StoredEvent[],
  receivers: ReadonlyMap<string, Receiver>,
  isWanted: (event: StoredEvent, delivery: Delivery) => boolean = () => true,
): readonly ToDeliver<StoredEvent>[] {
  return events.flatMap(({ deliveries }, index) => {
    const event = stored[index];
    if (event === undefined) return [];
    return deliveries.flatMap((delivery): readonly ToDeliver<StoredEvent>[] => {
      const { versionId } = receivers.get(delivery.flowId) ?? {};
      if (versionId === undefined || !isWanted(event, delivery)) return [];
      return [{ event, delivery, versionId, eventData: null }];
    });
  });
}

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

export function acceptVerbs({ read, write, writeAt }: Verbs) {
  return {
    acceptEvents: writeAt(function* (
      notes,
      { lease, pollId, events, cursor, nextAt, widerAt, widestAt, kept, missed = null, at },
    ) {
      if (!(yield* notes.stands(lease))) return "fenced";
      const isHeard = events.length > 0 || missed !== null;
      const receivers = isHeard ? yield* lockListeners(pollId) : new Map<string, Receiver>();
      const stored = yield* putEvents(events, { pollId, source: "poll", live: true, at });
      const outcomes = yield* outcomesOf(stored);
      const deliveries = toDeliver(events, stored, receivers, (row, delivery) => {
        const outcome = outcomes.get(textOfDelivery(row.seq, delivery.flowId));
        return isUndecided(row, delivery, outcome);
      });
      const runs = yield* deliver(notes, deliveries, { pollId, at });
      const [troubled] = yield* together(
        noteTrouble(notes.changes, { pollId }),
        noteNewest(pollId, events, stored),
        moveOn.run({ pollId, cursor, nextAt, widerAt, widestAt, at }),
      );
      if (kept) {
        if (kept.state) yield* keepState(pollId, kept.state);
        yield* keepRows(pollId, kept.rows, kept.contents);
      }
      yield* noteNews([
        ...troubled.map(({ flow_id: flowId, failures }) => newsOfPollAgain(flowId, failures, at)),
        ...(missed === null
          ? []
          : [...receivers.keys()].map((flowId) => newsOfMissed(flowId, missed, at))),
      ]);
      return { runs };
    }),

    backfills: read(() => open.all()),

    acceptBackfill: writeAt(function* (notes, { lease, flowId, pollId, events, since, from, at }) {
      if (!(yield* notes.stands(lease))) return "fenced";
      const receivers = yield* lockListeners(pollId, flowId);
      const windowFrom = receivers.get(flowId)?.windowFrom;
      if (windowFrom === null || windowFrom !== since) return { runs: 0 };
      const stored = yield* putEvents(events, { pollId, source: "poll", live: false, at });
      const deliveries = toDeliver(events, stored, receivers);
      const runs = yield* deliver(notes, deliveries, { pollId, at });
      notes.changes.flow(flowId);
      yield* together(noteNewest(pollId, events, stored), shrink.run({ flowId, from }));
      return { runs };
    }),

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
