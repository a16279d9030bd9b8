import { triggerOf } from "#engine/run-name.ts";
import type { EventView, Page } from "#reading/reading.ts";
import { columns } from "../columns.ts";
import { statement, type Work } from "../session.ts";
import { pageOf, readCursor } from "#reading/cursor.ts";
import { conditionsOf, type Query } from "./query.ts";

const events = columns<Omit<EventView, "deliveries">>(
  `e.id, p.connection_id, coalesce(p.trigger, e.source) AS trigger, e.key, e.at, e.received_at, e.data`,
  { data: "json" },
);
const eventsOf = statement<[seqs: readonly number[]], Seq>(
  `SELECT e.seq, ${events.list} FROM {events} e LEFT JOIN {polls} p ON p.id = e.poll_id
   WHERE e.seq IN (??) ORDER BY e.seq DESC`,
);
const deliveries = columns<EventView["deliveries"][number]>(
  "d.flow_id, d.outcome, r.id AS run_id, d.reason, d.because",
  { because: "json" },
);
const deliveriesOf = statement<[seqs: readonly number[]], { event: number }>(
  `SELECT d.event, ${deliveries.list} FROM {deliveries} d LEFT JOIN {runs} r ON r.seq = d.run
   WHERE d.event IN (??) ORDER BY d.event, d.flow_id`,
);
const newest = statement<[connectionId: string, trigger: string], { seq: number | null }>(
  `SELECT newest_event AS seq FROM {polls} WHERE connection_id = ? AND trigger = ? AND newest_at IS NOT NULL
   ORDER BY newest_at DESC LIMIT 1`,
);

/** Events in the order in which they came to us, newest first. */
export function* listEvents(query: Query<"listEvents">): Work<Page<EventView>> {
  const { cursor, limit } = query;
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : readCursor(cursor).seq;
  const found = yield* pick(query, before, limit + 1);
  const { rows, next } = pageOf(found, limit, ({ seq }) => ({ at: 0, seq }));
  return { items: yield* views(rows.map(({ seq }) => seq)), next };
}

export function* newestEvent(connectionId: string, trigger: string): Work<EventView | null> {
  const seq = (yield* newest.first(connectionId, trigger))?.seq ?? null;
  return seq === null ? null : ((yield* views([seq]))[0] ?? null);
}

interface Seq {
  readonly seq: number;
}

const any = statement<[before: number, limit: number], Seq>(
  "SELECT seq FROM {events} WHERE seq < ? ORDER BY seq DESC LIMIT ?",
);
const ofFlow = statement<[flowId: string, before: number, limit: number], Seq>(
  `SELECT event AS seq FROM {deliveries} WHERE flow_id = ? AND event < ?
   ORDER BY event DESC LIMIT ?`,
);
const polls = statement<[connectionId: string], { id: string }>(
  "SELECT id FROM {polls} WHERE connection_id = ?",
);
const ofPoll = statement<[pollId: string, before: number, limit: number], Seq>(
  "SELECT seq FROM {events} WHERE poll_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
);
// In this order SQLite reads them by the index that gives it.
const ofBoth = statement<
  [flowId: string, before: number, connectionId: string, limit: number],
  Seq
>(
  `SELECT d.event AS seq FROM {deliveries} d CROSS JOIN {events} e CROSS JOIN {polls} p
   WHERE d.flow_id = ? AND d.event < ? AND e.seq = d.event AND p.id = e.poll_id AND p.connection_id = ?
   ORDER BY d.event DESC LIMIT ?`,
  `SELECT d.event AS seq FROM {deliveries} d JOIN {events} e ON e.seq = d.event
   WHERE d.flow_id = ? AND d.event < ?
     AND e.poll_id = ANY(ARRAY(SELECT id FROM {polls} WHERE connection_id = ?))
   ORDER BY d.event DESC LIMIT ?`,
);
/** What was skipped by one flow, of another flow or a connection. */
const also = {
  flowId: "EXISTS (SELECT 1 FROM {deliveries} o WHERE o.event = d.event AND o.flow_id = @flowId)",
  connectionId: `EXISTS (SELECT 1 FROM {events} e JOIN {polls} p ON p.id = e.poll_id
    WHERE e.seq = d.event AND p.connection_id = @connectionId)`,
};

/** Which events a page shows: each filter by the index that gives their order. */
function* pick(query: Query<"listEvents">, before: number, limit: number): Work<readonly Seq[]> {
  const { flowId, skippedBy, connectionId } = query;
  if (skippedBy !== undefined) {
    const skipped = statement<object, Seq>(
      `SELECT d.event AS seq FROM {deliveries} d
       WHERE ${["d.flow_id = @skippedBy", "d.outcome = 'skipped'", "d.event < @before", ...conditionsOf(query, also)].join(" AND ")}
       ORDER BY d.event DESC LIMIT @limit`,
    );
    return yield* skipped.all({ ...query, before, limit });
  }
  if (flowId !== undefined)
    return connectionId === undefined
      ? yield* ofFlow.all(flowId, before, limit)
      : yield* ofBoth.all(flowId, before, connectionId, limit);
  if (connectionId === undefined) return yield* any.all(before, limit);
  const found: Seq[] = [];
  for (const { id } of yield* polls.all(connectionId))
    found.push(...(yield* ofPoll.all(id, before, limit)));
  return found.toSorted((a, b) => b.seq - a.seq).slice(0, limit);
}

/** Events with their deliveries, the newest first. */
function* views(seqs: readonly number[]): Work<readonly EventView[]> {
  const found = yield* eventsOf.all(seqs);
  const byEvent = Map.groupBy(yield* deliveriesOf.all(seqs), ({ event }) => event);
  return found.map((row) => viewOf(row, byEvent.get(row.seq) ?? []));
}

function viewOf(row: object, its: readonly object[]): EventView {
  const event = events.of(row);
  return {
    ...event,
    trigger: triggerOf(event.key, event.trigger),
    deliveries: its.map(deliveries.of),
  };
}
