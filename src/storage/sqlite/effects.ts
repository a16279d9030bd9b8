import { isAboveDay } from "#engine/money-limits.ts";
import { plannedEffect } from "#engine/written-down.ts";
import type { RunStore } from "#engine/store.ts";
import { heldRun } from "./held-run.ts";
import { effectRecord, type EffectRow } from "../verbs/effect-rows.ts";
import { fromJson, type JsonText, toJson } from "../rows.ts";
import { movedByDay } from "./moved-by-day.ts";
import { freeRuns, type HeldRow } from "../verbs/run-state.ts";
import { doing, notesOf } from "./session.ts";
import type { Writer } from "./writer.ts";

type EffectVerbs = Pick<
  RunStore,
  "planEffect" | "effect" | "passGate" | "effectOfObject" | "ancestryOfEffect"
>;

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
  const done = doing(db);
  const notes = notesOf(writer);

  /** The holder is told to drop the run: it ends if that was asked for, else it is taken up anew. */
  function takeBack(run: HeldRow | undefined, at: number): void {
    if (run?.held !== 1) return;
    done(freeRuns(notes, [run], at));
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
        if (row) return effectRecord(row);
        takeBack(run, run.cancel_at ?? 0);
        return "fenced";
      }),

    async effect(id) {
      const row = newest.get(id);
      return row ? effectRecord(row) : null;
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
