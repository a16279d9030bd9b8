import type { Delivery, NewEvent, NewRun } from "#engine/store.ts";
import { deliveryOfErased } from "#engine/erasing.ts";
import { firstState } from "#engine/run-state.ts";
import type { Database } from "./database.ts";
import { atOnce } from "../state-columns.ts";
import { toJson } from "../rows.ts";
import { notePassedOver, type PassedEvent } from "../verbs/ledger.ts";
import { doing } from "./session.ts";
import { seenRows } from "./seen.ts";
import type { Writer } from "./writer.ts";

/** An event's row, as far as deliveries need it. */
export interface StoredEvent {
  readonly seq: number;
  readonly key: string;
  /** It stood there before. */
  readonly known: boolean;
  /** The live poll had handed it on before. */
  readonly wasLive: boolean;
  /** What it held was erased. */
  readonly isErased: boolean;
}

/** The flow that a delivery goes to, at the moment of the transaction. */
export interface Receiver {
  readonly flowId: string;
  readonly versionId: string;
}

const state = toJson(firstState);

/** Writes events down. For use inside a transaction. */
export function eventRows(db: Database) {
  const insert = db.prepare(
    `INSERT INTO events (id, poll_id, source, key, at, received_at, data, made_by, live)
     VALUES (@id, @pollId, @source, @key, @at, @receivedAt, @data, @madeBy, @live)
     ON CONFLICT DO NOTHING`,
  );
  const columns = "seq, live, erased";
  type Row = { readonly seq: number; readonly live: number; readonly erased: number };
  const byKey = db.prepare<[string | null, string], Row>(
    `SELECT ${columns} FROM events WHERE poll_id = ? AND key = ?`,
  );
  const byId = db.prepare<[string], Row>(`SELECT ${columns} FROM events WHERE id = ?`);
  const handedOn = db.prepare<[number]>("UPDATE events SET live = 1 WHERE seq = ?");
  // Retention leaves an event known without its data; a flow that it is new to needs that again.
  const restoreData = db.prepare<[string, number]>(
    "UPDATE events SET data = ? WHERE seq = ? AND data = 'null'",
  );

  return (
    event: NewEvent,
    origin: {
      readonly pollId: string | null;
      readonly source: "poll" | "schedule" | "person";
      readonly live: boolean;
      readonly at: number;
    },
  ): StoredEvent => {
    const { id, key, at, madeBy } = event;
    const { pollId, source, live } = origin;
    const data = toJson(event.data);
    const made = insert.run({
      id,
      pollId,
      source,
      key,
      at,
      receivedAt: origin.at,
      data,
      madeBy,
      live: live ? 1 : 0,
    });
    if (made.changes === 1) {
      const seq = Number(made.lastInsertRowid);
      return { seq, key, known: false, wasLive: false, isErased: false };
    }
    const row = byKey.get(pollId, key) ?? byId.get(id);
    if (!row) throw new Error(`Event ${id} is neither new nor known`);
    if (live && row.live === 0) handedOn.run(row.seq);
    restoreData.run(data, row.seq);
    return {
      seq: row.seq,
      key,
      known: true,
      wasLive: row.live === 1,
      isErased: row.erased === 1,
    };
  };
}

/** The run of a flow that bears a name. For use inside a transaction. */
export function runOfName({ db }: Writer) {
  const find = db.prepare<[string, string], { seq: number }>(
    "SELECT seq FROM runs WHERE flow_id = ? AND name = ?",
  );
  return (flowId: string, name: string): number | null => find.get(flowId, name)?.seq ?? null;
}

/** Makes a run, unless its flow has one of this name. For use inside a transaction. */
export function runRows({ db, counts, changes }: Writer) {
  const insert = db.prepare(
    `INSERT INTO runs (id, turn_of, flow_id, name, version_id, event, event_data, ancestry, state, status,
       next_at, created_at)
     VALUES (@id, coalesce((SELECT owner FROM flows WHERE id = @flowId), ''), @flowId, @name, @versionId, @event,
       @eventData, @ancestry, @state, 'waiting', ${atOnce}, @at)
     ON CONFLICT (flow_id, name) DO NOTHING`,
  );
  return (
    run: NewRun,
    place: {
      readonly flowId: string;
      readonly versionId: string;
      readonly event: number;
      readonly eventData: string | null;
      readonly at: number;
    },
  ): number | null => {
    const { id, name } = run;
    const made = insert.run({ ...place, id, name, ancestry: toJson(run.ancestry), state });
    if (made.changes === 0) return null;
    counts.note(place.flowId, null, "waiting");
    changes.run(id, place.flowId);
    return Number(made.lastInsertRowid);
  };
}

/**
 * Writes down what becomes of an event for a flow. What has been decided before stands: a repeat is
 * harmless. For use inside a transaction.
 */
export function deliveries(writer: Writer) {
  const { db, changes } = writer;
  const settled = db.prepare<[number, string, "run" | "skipped", number | null, string | null]>(
    `INSERT INTO deliveries (event, flow_id, outcome, run, reason) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET outcome = excluded.outcome, run = excluded.run, reason = excluded.reason
     WHERE outcome = 'waiting' OR (excluded.outcome = 'run' AND outcome = 'skipped')`,
  );
  const waiting = db.prepare<[number, string]>(
    "INSERT INTO deliveries (event, flow_id, outcome) VALUES (?, ?, 'waiting') ON CONFLICT DO NOTHING",
  );
  const wait = db.prepare<[number, string, string, number]>(
    "INSERT INTO waits (event, flow_id, poll_id, next_at) VALUES (?, ?, ?, ?)",
  );
  const endWait = db.prepare<[number, string]>("DELETE FROM waits WHERE event = ? AND flow_id = ?");
  const outcome = db.prepare<[number, string], { outcome: string }>(
    "SELECT outcome FROM deliveries WHERE event = ? AND flow_id = ?",
  );
  const remove = db.prepare<[number, string]>(
    "DELETE FROM deliveries WHERE event = ? AND flow_id = ?",
  );
  const seen = seenRows(db);
  const makeRun = runRows(writer);
  const find = runOfName(writer);
  const done = doing(db);

  function settle(event: StoredEvent, flowId: string, run: number | null, reason: string | null) {
    settled.run(event.seq, flowId, reason === null ? "run" : "skipped", run, reason);
    if (event.known) endWait.run(event.seq, flowId);
  }

  return {
    settle,

    outcome: (event: number, flowId: string): string | null =>
      outcome.get(event, flowId)?.outcome ?? null,

    /**
     * True when a run was made. `eventData`: what the run works on where it is not the event's first data. What the
     * flow passes over is added to `passed`, to be noted at the end (`notePassed`).
     */
    deliver: (
      event: StoredEvent,
      decided: Delivery,
      { flowId, versionId }: Receiver,
      context: {
        readonly pollId: string;
        readonly at: number;
        readonly eventData?: string;
        readonly passed: PassedEvent[];
      },
    ): boolean => {
      const delivery = event.isErased ? deliveryOfErased(decided) : decided;
      switch (delivery.kind) {
        case "run": {
          const { run } = delivery;
          const { at, eventData = null } = context;
          const place = { flowId, versionId, event: event.seq, eventData, at };
          const made = seen.ran(flowId, run.name) ? makeRun(run, place) : null;
          if (run.name !== event.key) seen.skipped(flowId, event.key);
          settle(event, flowId, made ?? find(flowId, run.name), null);
          return made !== null;
        }
        case "skip":
          changes.flow(flowId);
          seen.skipped(flowId, event.key);
          settle(event, flowId, null, delivery.reason);
          context.passed.push([event.seq, flowId, versionId, delivery.reason]);
          return false;
        case "leave":
          context.passed.push([event.seq, flowId, versionId, "trigger"]);
          return false;
        case "wait":
          changes.flow(flowId);
          if (waiting.run(event.seq, flowId).changes === 1)
            wait.run(event.seq, flowId, context.pollId, delivery.at);
          return false;
      }
    },

    notePassed: (passed: readonly PassedEvent[]): void => done(notePassedOver(passed)),

    /** The flow does not want an event that it has waited for: nothing stays of it but a line in the ledger. */
    forget: (event: number, { flowId, versionId }: Receiver, reason: "trigger" | "gone"): void => {
      changes.flow(flowId);
      remove.run(event, flowId);
      endWait.run(event, flowId);
      done(notePassedOver([[event, flowId, versionId, reason]]));
    },
  };
}
