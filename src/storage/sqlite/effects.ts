import type { Answer } from "#sdk/connection.ts";
import { apply } from "#engine/apply.ts";
import { isAboveDay } from "#engine/money-limits.ts";
import type { StepError } from "#engine/result.ts";
import { plannedEffect } from "#engine/written-down.ts";
import type { EffectRecord, Looked, RunStore } from "#engine/store.ts";
import { cancellations } from "./cancel.ts";
import { type HeldRow, heldRun } from "./held-run.ts";
import { fromJson, fromJsonOrNull, type JsonText, toJson } from "../rows.ts";
import { movedByDay } from "./moved-by-day.ts";
import { runLetter } from "./run-state.ts";
import type { Writer } from "./writer.ts";

type EffectVerbs = Pick<
  RunStore,
  "planEffect" | "effect" | "passGate" | "effectOfObject" | "ancestryOfEffect"
>;

export interface EffectRow {
  readonly id: string;
  readonly generation: number;
  readonly key: string;
  readonly flow_id: string;
  readonly run_id: string;
  readonly path: string;
  readonly connection_id: string;
  readonly account: string | null;
  readonly mode: EffectRecord["mode"];
  readonly connector: string;
  readonly action: string;
  readonly request: JsonText<EffectRecord["request"]>;
  readonly state: EffectRecord["state"];
  readonly above_limit: EffectRecord["aboveLimit"];
  readonly sends: number;
  readonly unproven_since: number | null;
  readonly last_send_at: number | null;
  readonly worth_repeating: number;
  readonly clear_until: number | null;
  readonly parked_at: number | null;
  readonly look_at: number | null;
  readonly looked: JsonText<Looked> | null;
  readonly answer: JsonText<Answer> | null;
  readonly error: JsonText<StepError> | null;
}

export function effectVerbs(writer: Writer): EffectVerbs {
  const { db, changes } = writer;
  const insert = db.prepare(
    `INSERT INTO effects (id, generation, key, flow_id, run_id, path, ancestry, epoch, connection_id,
       account, mode, connector, action, request, state)
     SELECT @id, @generation, @key, @flowId, @runId, @path, r.ancestry, r.epoch, @connectionId,
       @account, @mode, @connector, @action, @request, 'open'
     FROM runs r WHERE r.id = @runId AND r.epoch = @epoch AND r.held = 1 AND r.cancel_at IS NULL
     ON CONFLICT (id, generation) DO NOTHING`,
  );
  const one = db.prepare<[string, number], EffectRow>(
    "SELECT * FROM effects WHERE id = ? AND generation = ?",
  );
  const newest = db.prepare<[string], EffectRow>(
    "SELECT * FROM effects WHERE id = ? ORDER BY generation DESC LIMIT 1",
  );
  // A run that is being cancelled sends nothing new, but may find out what became of a send.
  const pass = db.prepare<
    {
      effectId: string;
      generation: number;
      runId: string;
      epoch: number;
      notBefore: number;
      since: number;
      clearUntil: number | null;
      consentEpoch: number;
      isAbove: number;
      at: number;
    },
    { sends: number; flow_id: string }
  >(
    `UPDATE effects SET sends = sends + 1, last_send_at = @at,
       first_send_at = coalesce(first_send_at, @at), unproven_since = coalesce(unproven_since, @since),
       clear_until = coalesce(@clearUntil, clear_until)
     WHERE id = @effectId AND generation = @generation AND run_id = @runId AND state = 'open'
       AND (unproven_since IS NULL OR unproven_since > @notBefore) AND (@isAbove = 0 OR sends > 0)
       AND EXISTS (SELECT 1 FROM runs WHERE id = @runId AND epoch = @epoch AND held = 1
         AND (cancel_at IS NULL OR unproven_since IS NOT NULL))
       AND EXISTS (SELECT 1 FROM connections c WHERE c.id = connection_id
         AND c.consent_epoch = @consentEpoch)
     RETURNING sends, flow_id`,
  );
  const isOpen = db.prepare<
    { effectId: string; generation: number; runId: string; epoch: number; consentEpoch: number },
    { one: 1 }
  >(
    `SELECT 1 AS one FROM effects e JOIN runs r ON r.id = e.run_id JOIN connections c ON c.id = e.connection_id
     WHERE e.id = @effectId AND e.generation = @generation AND e.run_id = @runId AND e.state = 'open'
       AND e.sends = 0 AND r.epoch = @epoch AND r.held = 1 AND r.cancel_at IS NULL
       AND c.consent_epoch = @consentEpoch`,
  );
  const days = movedByDay(db);
  // One account may have several connections.
  const ofObject = db.prepare<{ connectionId: string; objectId: string }, { id: string }>(
    `SELECT e.id FROM effects e LEFT JOIN connections c ON c.id = @connectionId
     WHERE e.object_id = @objectId AND (e.connection_id = @connectionId OR
       (e.account = c.account AND e.mode = c.mode AND e.connector = c.connector))
     ORDER BY e.seq LIMIT 1`,
  );
  const ancestry = db.prepare<[string], { flow_id: string; ancestry: JsonText<string[]> }>(
    "SELECT flow_id, ancestry FROM effects WHERE id = ? LIMIT 1",
  );
  const find = heldRun(db);
  const cancel = cancellations(writer);
  const letGo = runLetter(writer);

  /** The holder is told to drop the run: it ends if that was asked for, else it is taken up anew. */
  function takeBack(run: HeldRow | undefined, at: number): void {
    if (run?.held !== 1) return;
    const state = fromJson(run.state);
    const ends = run.cancel_at !== null && !cancel.owes(run.seq);
    letGo(run, ends ? apply(state, { kind: "cancelled" }) : state, at);
  }

  return {
    planEffect: (plan, epoch) =>
      writer.write(() => {
        const made = insert.run({ ...plan, request: toJson(plan.request), epoch });
        if (made.changes === 1) {
          changes.run(plan.runId, plan.flowId);
          return plannedEffect(plan);
        }
        const run = find(plan.runId, epoch);
        if (run?.held !== 1) return "fenced";
        const row = one.get(plan.id, plan.generation);
        if (row) return recordOfRow(row);
        takeBack(run, run.cancel_at ?? 0);
        return "fenced";
      }),

    async effect(id) {
      const row = newest.get(id);
      return row ? recordOfRow(row) : null;
    },

    passGate: (send) =>
      writer.writeAt(send.at, () => {
        const { count, ...rest } = send;
        const today = count && days.of(count);
        const isAbove = count !== null && today !== null && isAboveDay(count, today);
        const passed = pass.get({ ...rest, isAbove: Number(isAbove) });
        if (passed) {
          if (count && passed.sends === 1) days.add(count);
          changes.run(send.runId, passed.flow_id);
          return { at: send.at, sends: passed.sends };
        }
        if (isAbove && isOpen.get(rest)) return { above: today };
        takeBack(find(send.runId, send.epoch), send.at);
        return "fenced";
      }),

    async effectOfObject(connectionId, objectId) {
      return ofObject.get({ connectionId, objectId })?.id ?? null;
    },

    async ancestryOfEffect(effectId) {
      const row = ancestry.get(effectId);
      return row ? [...fromJson(row.ancestry), row.flow_id] : null;
    },
  };
}

export function recordOfRow(row: EffectRow): EffectRecord {
  return {
    id: row.id,
    generation: row.generation,
    key: row.key,
    flowId: row.flow_id,
    runId: row.run_id,
    path: row.path,
    connectionId: row.connection_id,
    account: row.account,
    mode: row.mode,
    connector: row.connector,
    action: row.action,
    request: fromJson(row.request),
    state: row.state,
    aboveLimit: row.above_limit,
    sends: row.sends,
    unprovenSince: row.unproven_since,
    lastSendAt: row.last_send_at,
    worthRepeating: row.worth_repeating === 1,
    clearUntil: row.clear_until,
    parkedAt: row.parked_at,
    lookAt: row.look_at,
    looked: fromJsonOrNull(row.looked),
    answer: fromJsonOrNull(row.answer),
    error: fromJsonOrNull(row.error),
  };
}
