import type { ReconciledSum } from "#flow/reconciled.ts";
import type { KnownEvent, ReconciledLine, Watcher } from "#engine/store.ts";
import type { RunState } from "#engine/run-state.ts";
import { columns } from "../columns.ts";
import { forEach, statement, type Work } from "../session.ts";

/** The lines of a reconciliation, and what is known of the objects that they are about. */

export interface LedgerPlace {
  readonly at: number;
  readonly seq: number;
}

export const reconciledLines = columns<ReconciledLine & { readonly seq: number }>(
  `r.seq, r.book, r.object, r.parent, r.at, r.verdict, r.reason, r.status, r.amount, r.currency, r.recorded_amount,
   r.recorded_currency, r.flow_id, r.run_id, r.outcome, r.event_id, r.condition, r.parts, r.url`,
  { condition: "json", parts: "json" },
);

const names = [
  ["book", "text"],
  ["object", "text"],
  ["parent", "text"],
  ["at", "bigint"],
  ["verdict", "text"],
  ["reason", "text"],
  ["status", "text"],
  ["amount", "bigint"],
  ["currency", "text"],
  ["recorded_amount", "bigint"],
  ["recorded_currency", "text"],
  ["flow_id", "text"],
  ["run_id", "text"],
  ["outcome", "text"],
  ["event_id", "text"],
  ["condition", "json"],
  ["parts", "json"],
  ["url", "text"],
] as const;
const all = names.map(([name]) => name).join(", ");
const put = forEach<ReconciledLine, never, { readonly id: string }>(
  `INSERT INTO {reconciled} (reconciliation, ${all})
   SELECT @id, ${names.map(([name]) => `n.${name}`).join(", ")}
   FROM {rows n (${names.map((each) => each.join(" ")).join(", ")})} WHERE true {order n.place}
   ON CONFLICT (reconciliation, book, object, parent) DO UPDATE
   SET ${names
     .slice(3)
     .map(([name]) => `${name} = excluded.${name}`)
     .join(", ")}`,
);

/** A line about the same object is replaced; one statement takes no two of them. */
export function putReconciled(id: string, lines: readonly ReconciledLine[]): Work<number> {
  const named = ({ book, object, parent }: ReconciledLine) =>
    JSON.stringify([book, object, parent]);
  const last = new Map(lines.map((line) => [named(line), line]));
  return put.run([...last.values()], { id });
}

interface EventParts extends Omit<KnownEvent, "filtered"> {
  /** Of a run that a condition has ended. */
  readonly state: Pick<RunState, "filtered"> | null;
}

/** `fate`: what became of an event for a flow. */
const events = (object: string, fate: string) =>
  columns<EventParts>(`${object} AS object, e.id, l.trigger AS poll, e.data, ${fate}`, {
    data: "json",
    because: "json",
    state: "json",
  }).making(({ state, ...event }): KnownEvent => ({ ...event, filtered: state?.filtered ?? null }));

interface EventsAsked {
  readonly connectionId: string;
  readonly objects: readonly string[];
}

const polled = "{polls} l JOIN {events} e ON e.poll_id = l.id";
const ofObjects = (object: string) =>
  `l.connection_id = @connectionId AND ${object} IN (@@objects)`;

/** Each event, and what flows have made of it. */
const workedOn = (object: string) =>
  events(
    object,
    `d.flow_id, d.outcome, d.reason, d.because, r.id AS run_id, r.name AS run_name, r.status AS run_status,
     CASE WHEN r.status = 'filtered' THEN r.state END AS state`,
  ).select<EventsAsked>(
    `FROM ${polled} LEFT JOIN {deliveries} d ON d.event = e.seq LEFT JOIN {runs} r ON r.seq = d.run
     WHERE ${ofObjects(object)} ORDER BY e.seq`,
  );
/** The events that flows have passed over. */
const passedOver = (object: string) =>
  events(
    object,
    `p.flow_id, 'skipped' AS outcome, p.reason, NULL AS because, NULL AS run_id, NULL AS run_name, NULL AS run_status,
     NULL AS state`,
  ).select<EventsAsked>(
    `FROM ${polled} JOIN {passed_over} p ON p.event = e.seq
     WHERE ${ofObjects(object)}
       AND NOT EXISTS (SELECT 1 FROM {deliveries} d WHERE d.event = p.event AND d.flow_id = p.flow_id)
     ORDER BY e.seq`,
  );
const known = ["e.key", "e.about"].map((object) => ({
  worked: workedOn(object),
  passed: passedOver(object),
}));

/** The newest event of an object comes last. */
export function* knownEvents(
  connectionId: string,
  objects: readonly string[],
): Work<readonly KnownEvent[]> {
  const asked = { connectionId, objects };
  const found: KnownEvent[] = [];
  for (const { passed } of known) found.push(...(yield* passed.all(asked)));
  for (const { worked } of known) found.push(...(yield* worked.all(asked)));
  return found;
}

interface WatcherParts extends Omit<Watcher, "seenUntil"> {
  readonly active: boolean;
  readonly seenUntil: number | null;
}

const ofPoll = "p.cursor, p.failures, p.next_at, p.every_seconds";

/** A flow that stands still has seen nothing later than where it stopped; what it listened to before comes behind. */
export const watchers = columns<WatcherParts>(
  `w.flow_id, w.trigger, w.owed_from, w.active, w.seen_until, w.window_from, w.window_to, w.cursor, w.failures,
   w.next_at, w.every_seconds`,
  { active: "flag" },
)
  .making(({ active, seenUntil, ...watcher }): Watcher => ({
    ...watcher,
    seenUntil: active ? null : (seenUntil ?? watcher.owedFrom),
  }))
  .select<{ connectionId: string }>(
    `FROM (
       SELECT s.flow_id, (v.document::json -> 'trigger') ->> 'trigger' AS trigger,
         coalesce(s.owed_from, least(s.live_from, coalesce(s.window_from, s.seen_until, s.live_from))) AS owed_from,
         s.active, s.seen_until, s.window_from, s.window_to, 0 AS place, ${ofPoll}
       FROM {subscriptions} s JOIN {polls} p ON p.id = s.poll_id JOIN {flows} f ON f.id = s.flow_id
         LEFT JOIN {flow_versions} v ON v.id = f.version_id
       WHERE p.connection_id = @connectionId AND f.deleted_at IS NULL
       UNION ALL
       SELECT l.flow_id, l.trigger, l.owed_from, false, l.seen_until, NULL, NULL, 1, ${ofPoll}
       FROM {listened} l JOIN {polls} p ON p.id = l.poll_id WHERE p.connection_id = @connectionId
     ) w ORDER BY w.flow_id COLLATE "C", w.place, w.owed_from`,
  );

/** What the lines about objects add up to. */
export const sumsOf = statement<[id: string], ReconciledSum>(
  `SELECT verdict, book, currency, count(*) AS lines, CAST(coalesce(sum(amount), 0) AS bigint) AS amount
   FROM {reconciled} WHERE reconciliation = ? AND parent = '' GROUP BY verdict, book, currency
   ORDER BY verdict, book, currency COLLATE "C"`,
);
