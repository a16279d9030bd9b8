import { deliveryOfErased } from "#engine/erasing.ts";
import type { Delivery } from "#engine/store.ts";
import { type Session, sql } from "./database.ts";
import type { StoredEvent } from "./event-rows.ts";
import { findRuns, makeRuns, textOfRun } from "./run-rows.ts";
import { notePassedOver } from "../verbs/ledger.ts";
import { noteRan, noteSkipped, textOfHandled } from "./seen.ts";
import { done } from "./session.ts";
import type { Transaction } from "./writer.ts";

/** What becomes of an event for a flow, and the flow at the moment of the transaction. */
export interface ToDeliver {
  readonly event: StoredEvent;
  readonly delivery: Delivery;
  readonly versionId: string;
  /** What the run works on, where it is not the event's first data. */
  readonly eventData: string | null;
}

/** What stays of a delivery that is decided. */
export interface Settled {
  readonly event: StoredEvent;
  readonly flowId: string;
  /** The run's `seq`; null where it was skipped, or its run is gone. */
  readonly run: number | null;
  /** Why it was skipped; null where there is a run. */
  readonly reason: string | null;
}

type Texts = readonly string[];
type Numbers = readonly number[];

const settled = sql<
  [
    events: Numbers,
    flowIds: Texts,
    outcomes: Texts,
    runs: readonly (number | null)[],
    reasons: readonly (string | null)[],
  ]
>(
  `INSERT INTO millrace.deliveries AS d (event, flow_id, outcome, run, reason)
   SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[])
   ON CONFLICT (event, flow_id) DO UPDATE
     SET outcome = excluded.outcome, run = excluded.run, reason = excluded.reason
     WHERE d.outcome = 'waiting' OR (excluded.outcome = 'run' AND d.outcome = 'skipped')`,
);
const wait = sql<[pollId: string, events: Numbers, flowIds: Texts, ats: Numbers]>(
  `WITH n AS (SELECT * FROM unnest($2::bigint[], $3::text[], $4::bigint[]) AS n(event, flow_id, at)),
   d AS (
     INSERT INTO millrace.deliveries (event, flow_id, outcome)
     SELECT event, flow_id, 'waiting' FROM n ON CONFLICT DO NOTHING RETURNING event, flow_id)
   INSERT INTO millrace.waits (event, flow_id, poll_id, next_at)
   SELECT n.event, n.flow_id, $1, n.at FROM n JOIN d ON d.event = n.event AND d.flow_id = n.flow_id`,
);
const endWaits = sql<[Numbers, Texts]>(
  `DELETE FROM millrace.waits w USING unnest($1::bigint[], $2::text[]) AS n(event, flow_id)
   WHERE w.event = n.event AND w.flow_id = n.flow_id`,
);
const outcomes = sql<[Numbers], { event: number; flow_id: string; outcome: string }>(
  "SELECT event, flow_id, outcome FROM millrace.deliveries WHERE event = ANY($1::bigint[])",
);

export const textOfDelivery = (event: number, flowId: string): string => `${event} ${flowId}`;

/** What has become of events for flows so far, by `textOfDelivery`. */
export async function outcomesOf(
  session: Session,
  events: readonly StoredEvent[],
): Promise<ReadonlyMap<string, string>> {
  const known = events.filter((event) => event.known).map(({ seq }) => seq);
  if (known.length === 0) return new Map();
  const rows = await session.all(outcomes, known);
  return new Map(rows.map((row) => [textOfDelivery(row.event, row.flow_id), row.outcome]));
}

/** Notes what was decided. What had been decided before stands. */
export async function settle(session: Session, all: readonly Settled[]): Promise<void> {
  if (all.length === 0) return;
  const known = all.filter(({ event }) => event.known);
  await Promise.all([
    session.run(
      settled,
      all.map(({ event }) => event.seq),
      all.map(({ flowId }) => flowId),
      all.map(({ reason }) => (reason === null ? "run" : "skipped")),
      all.map(({ run }) => run),
      all.map(({ reason }) => reason),
    ),
    known.length === 0
      ? 0
      : session.run(
          endWaits,
          known.map(({ event }) => event.seq),
          known.map(({ flowId }) => flowId),
        ),
  ]);
}

/** Writes down what becomes of events for flows, and makes the runs; says how many. A repeat is harmless. */
export async function deliver(
  tx: Transaction,
  all: readonly ToDeliver[],
  { pollId, at }: { readonly pollId: string; readonly at: number },
): Promise<number> {
  // The first word about an event stands.
  const first = new Map(
    all.toReversed().map((one) => [textOfDelivery(one.event.seq, one.delivery.flowId), one]),
  );
  const given = all
    .filter((one) => first.get(textOfDelivery(one.event.seq, one.delivery.flowId)) === one)
    .map(({ event, delivery, versionId, eventData }) => ({
      event,
      delivery: event.isErased ? deliveryOfErased(delivery) : delivery,
      versionId,
      eventData,
    }));
  const runs = given.flatMap(({ event, delivery, versionId, eventData }) => {
    if (delivery.kind !== "run") return [];
    const { flowId, run } = delivery;
    return [{ event, run, flowId, versionId, eventData, key: run.name }];
  });
  const skips = given.flatMap(({ event, delivery }) =>
    delivery.kind === "skip" ? [{ event, ...delivery }] : [],
  );
  const waits = given.flatMap(({ event, delivery }) =>
    delivery.kind === "wait" ? [{ event, ...delivery }] : [],
  );

  for (const { flowId } of [...skips, ...waits]) tx.changes.flow(flowId);
  const byName = new Map(runs.toReversed().map((one) => [textOfHandled(one), one]));
  const names = runs.filter((one) => byName.get(textOfHandled(one)) === one);
  const fresh = names.length === 0 ? new Set<string>() : await noteRan(tx, names);
  const made = await makeRuns(
    tx,
    names
      .filter((one) => fresh.has(textOfHandled(one)))
      .map(({ run, flowId, versionId, eventData, event }) => ({
        run,
        flowId,
        versionId,
        eventData,
        event: event.seq,
      })),
    at,
  );
  const found = await findRuns(
    tx,
    names
      .filter((one) => !made.has(textOfRun(one.flowId, one.run.name)))
      .map(({ flowId, run }) => ({ flowId, name: run.name })),
  );
  await noteSkipped(
    tx,
    unique([
      ...skips.map(({ flowId, event }) => ({ flowId, key: event.key })),
      ...runs
        .filter(({ run, event }) => run.name !== event.key)
        .map(({ flowId, event }) => ({ flowId, key: event.key })),
    ]),
  );
  const runOf = (flowId: string, name: string): number | null =>
    made.get(textOfRun(flowId, name)) ?? found.get(textOfRun(flowId, name)) ?? null;
  await settle(tx, [
    ...runs.map(({ event, flowId, run }) => ({
      event,
      flowId,
      run: runOf(flowId, run.name),
      reason: null,
    })),
    ...skips.map(({ event, flowId, reason }) => ({ event, flowId, run: null, reason })),
  ]);
  await done(
    tx,
    notePassedOver(
      given.flatMap(({ event, delivery, versionId }) => {
        if (delivery.kind !== "skip" && delivery.kind !== "leave") return [];
        const reason = delivery.kind === "leave" ? "trigger" : delivery.reason;
        return [[event.seq, delivery.flowId, versionId, reason] as const];
      }),
    ),
  );
  if (waits.length > 0)
    await tx.run(
      wait,
      pollId,
      waits.map(({ event }) => event.seq),
      waits.map(({ flowId }) => flowId),
      waits.map((one) => one.at),
    );
  return made.size;
}

function unique<Item extends { readonly flowId: string; readonly key: string }>(
  items: readonly Item[],
): readonly Item[] {
  return [...new Map(items.map((item) => [textOfHandled(item), item])).values()];
}
