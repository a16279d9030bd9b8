import { sortedDeliveries, textOfHandled, type ToDeliver } from "#engine/sorted-deliveries.ts";
import type { NewEvent, NewRun, Skipped } from "#engine/store.ts";
import { seqsOf } from "../rows.ts";
import { forEach, type Notes, statement, together, type Work } from "../session.ts";
import { putEvents, type StoredEvent } from "./event-rows.ts";
import { notePassedOver } from "./ledger.ts";
import { findRuns, makeRuns, textOfRun } from "./run-rows.ts";
import { noteRan, noteSkipped } from "./seen.ts";

/** What stays of a delivery that is decided. */
export interface Settled {
  readonly event: StoredEvent;
  readonly flowId: string;
  /** The run's `seq`; null where it was skipped, or its run is gone. */
  readonly run: number | null;
  /** Why it was skipped; null where there is a run. */
  readonly skipped: Skipped | null;
}

const rowOf = ({ event: { seq: event }, flowId, run, skipped }: Settled) => ({
  event,
  flowId,
  run,
  outcome: skipped === null ? "run" : "skipped",
  reason: skipped?.reason ?? null,
  because: skipped !== null && "because" in skipped ? skipped.because : null,
});

/** An event by its `seq`, for a flow. */
interface EventFor {
  readonly event: number;
  readonly flowId: string;
}

const settled = forEach<ReturnType<typeof rowOf>>(
  `INSERT INTO {deliveries} AS d (event, flow_id, outcome, run, reason, because)
   SELECT n.event, n.flow_id, n.outcome, n.run, n.reason, n.because
   FROM {rows n (event bigint, flow_id text, outcome text, run bigint, reason text, because json)}
   WHERE true
   ON CONFLICT (event, flow_id) DO UPDATE
     SET outcome = excluded.outcome, run = excluded.run, reason = excluded.reason,
       because = excluded.because
     WHERE d.outcome = 'waiting' OR (excluded.outcome = 'run' AND d.outcome = 'skipped')`,
);
const waiting = forEach<EventFor, { event: number; flow_id: string }>(
  `INSERT INTO {deliveries} (event, flow_id, outcome)
   SELECT n.event, n.flow_id, 'waiting' FROM {rows n (event bigint, flow_id text)} WHERE true
   ON CONFLICT DO NOTHING RETURNING event, flow_id`,
);
const wait = forEach<EventFor & { readonly at: number }, never, [pollId: string]>(
  `INSERT INTO {waits} (poll_id, event, flow_id, next_at)
   SELECT ?, n.event, n.flow_id, n.at FROM {rows n (event bigint, flow_id text, at bigint)} WHERE true`,
);
const endWaits = forEach<EventFor>(
  `DELETE FROM {waits} AS w USING {rows n (event bigint, flow_id text)}
   WHERE w.event = n.event AND w.flow_id = n.flow_id`,
);
const outcomes = statement<
  [events: readonly number[]],
  { event: number; flow_id: string; outcome: string }
>("SELECT event, flow_id, outcome FROM {deliveries} WHERE event IN (??)");

export const textOfDelivery = (event: number, flowId: string): string => `${event} ${flowId}`;

/** What has become of events for flows so far, by `textOfDelivery`. */
export function* outcomesOf(events: readonly StoredEvent[]): Work<ReadonlyMap<string, string>> {
  const known = seqsOf(events.filter((event) => event.known));
  if (known.length === 0) return new Map();
  const rows = yield* outcomes.all(known);
  return new Map(rows.map((row) => [textOfDelivery(row.event, row.flow_id), row.outcome]));
}

/** Notes what was decided. What had been decided before stands. */
export function* settle(all: readonly Settled[]): Work<void> {
  const waitedFor = all.filter(({ event }) => event.known);
  yield* together(settled.run(all.map(rowOf)), endWaits.run(waitedFor.map(rowOf)));
}

/** Writes down what becomes of events for flows, and makes the runs; says how many. A repeat is harmless. */
export function* deliver(
  notes: Notes,
  all: readonly ToDeliver<StoredEvent>[],
  { pollId, at }: { readonly pollId: string; readonly at: number },
): Work<number> {
  const { runs, named, skips, waits, passed, handled } = sortedDeliveries(all);
  for (const { flowId } of [...skips, ...waits]) notes.changes.flow(flowId);
  const fresh = yield* noteRan(named);
  const made = yield* makeRuns(
    notes,
    named.filter((one) => fresh.has(textOfHandled(one))),
    at,
  );
  const found = yield* findRuns(
    named
      .filter((one) => !made.has(textOfRun(one.flowId, one.run.name)))
      .map(({ flowId, run }) => ({ flowId, name: run.name })),
  );
  yield* noteSkipped(handled);
  const runOf = (flowId: string, name: string): number | null =>
    made.get(textOfRun(flowId, name)) ?? found.get(textOfRun(flowId, name)) ?? null;
  yield* settle([
    ...runs.map(({ event, flowId, run }) => {
      return { event, flowId, run: runOf(flowId, run.name), skipped: null };
    }),
    ...skips.map((one) => ({ event: one.event, flowId: one.flowId, run: null, skipped: one })),
  ]);
  yield* notePassedOver(passed);
  yield* startWaits(waits, pollId);
  return made.size;
}

function* startWaits(
  waits: readonly (EventFor & { readonly at: number })[],
  pollId: string,
): Work<void> {
  const rows = yield* waiting.all(waits);
  const isNew = new Set(rows.map((row) => textOfDelivery(row.event, row.flow_id)));
  const made = waits.filter(({ event, flowId }) => isNew.has(textOfDelivery(event, flowId)));
  yield* wait.run(made, pollId);
}

/** Has the flow a run of this name, or has it had one? */
export function* isTaken(flowId: string, name: string): Work<boolean> {
  if ((yield* findRuns([{ flowId, name }])).size > 0) return true;
  return (yield* noteRan([{ flowId, key: name }])).size === 0;
}

/** Starts a run of an event that no poll has brought. Its name is not taken. */
export function* putRun(
  notes: Notes,
  run: NewRun,
  of: { readonly flowId: string; readonly versionId: string; readonly event: NewEvent },
  source: "schedule" | "person",
  at: number,
): Work<void> {
  const { flowId, versionId, event } = of;
  const [stored] = yield* putEvents([event], { pollId: null, source, live: true, at });
  if (!stored) throw new Error("The event of a run is not there");
  const place = { run, flowId, versionId, event: stored, eventData: null };
  const made = yield* makeRuns(notes, [place], at);
  const seq = made.get(textOfRun(flowId, run.name)) ?? null;
  yield* settle([{ event: stored, flowId, run: seq, skipped: null }]);
}
