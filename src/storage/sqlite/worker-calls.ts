import type { EffectRecord, Pass } from "#engine/store.ts";
import { plannedEffect } from "#engine/fold-effect.ts";
import { toJson } from "../rows.ts";
import {
  answerCalls,
  type GateCall,
  type PlanCall,
  type RunAnswer,
  type RunCall,
} from "../verbs/worker.ts";
import type { Database } from "./database.ts";
import { doing, notesOf } from "./session.ts";
import type { Writer } from "./writer.ts";

/**
 * Each call is work of its own: the writer brings it into one transaction with what else comes at the moment. A plan,
 * and a pass through the gate, of a run that its holder still has and nobody cancels, are one statement each: the way
 * of all other calls, which looks at the run first, takes a fifth longer for a write.
 */
export function answerCall(writer: Writer): (call: RunCall) => Promise<RunAnswer> {
  const { db, changes } = writer;
  const done = doing(db);
  const notes = notesOf(writer);
  const plan = plans(db);
  const pass = passes(db);

  const atOnce = (call: RunCall): EffectRecord | Pass | null => {
    switch (call.kind) {
      case "plan":
        if (!plan(call)) return null;
        changes.run(call.plan.runId, call.plan.flowId);
        return plannedEffect(call.plan);
      case "gate": {
        const { count, anew } = call.send;
        const passed = count === null && anew === undefined && pass(call);
        if (!passed) return null;
        const { effect, at } = call.send;
        changes.run(effect.runId, effect.flowId);
        return { at, sends: effect.sends };
      }
      case "record":
        return null;
    }
  };
  return (call) =>
    writer.writeAt(call.at, () => {
      const answered = atOnce(call) ?? done(answerCalls(notes, [call]))[0];
      return answered ?? "fenced";
    });
}

function plans(db: Database): (call: PlanCall) => boolean {
  const insert = db.prepare(
    `INSERT INTO effects (id, generation, key, flow_id, run_id, path, ancestry, epoch, connection_id,
       account, mode, connector, action, request, state)
     SELECT @id, @generation, @key, @flowId, @runId, @path, r.ancestry, r.epoch, @connectionId,
       @account, @mode, @connector, @action, @request, 'open'
     FROM runs r WHERE r.id = @runId AND r.epoch = @epoch AND r.held = 1 AND r.cancel_at IS NULL
     ON CONFLICT (id, generation) DO NOTHING`,
  );
  return ({ plan, epoch }) =>
    insert.run({ ...plan, request: toJson(plan.request), epoch }).changes === 1;
}

function passes(db: Database) {
  const update = db.prepare(
    `UPDATE effects SET sends = @sends, first_send_at = @firstSendAt, unproven_since = @unprovenSince,
       last_send_at = @lastSendAt, target = @target, clear_until = @clearUntil
     WHERE id = @id AND generation = @generation AND run_id = @runId AND state = 'open'
       AND sends = @sends - 1
       AND (unproven_since IS NULL OR unproven_since > @notBefore)
       AND EXISTS (SELECT 1 FROM runs WHERE id = @runId AND epoch = @epoch AND held = 1 AND cancel_at IS NULL)
       AND EXISTS (SELECT 1 FROM connections c WHERE c.id = connection_id
         AND c.consent_epoch = @consentEpoch)`,
  );
  return ({ send: { effect, epoch, notBefore, consentEpoch } }: GateCall): boolean =>
    update.run({ ...effect, epoch, notBefore, consentEpoch }).changes === 1;
}
