import { isParkedFor } from "#engine/rests.ts";
import { isOver } from "#engine/run-state.ts";
import type { ParkedDecision, RunStore } from "#engine/store.ts";
import { cancellations } from "./cancel.ts";
import { effectGenerations } from "./effect-generations.ts";
import { type EffectRow, recordOfRow } from "./effects.ts";
import { fits, sends } from "../parked-decisions.ts";
import { fromJson, toJson, toJsonOrNull } from "../rows.ts";
import { isCurrent } from "../verbs/permits.ts";
import { doing } from "./session.ts";
import { type RunRow, stateChanges } from "./run-state.ts";
import type { Writer } from "./writer.ts";

type ParkedVerbs = Pick<RunStore, "parkedToLookFor" | "noteLookUp" | "decideParked">;

/** A time further ahead was set by a clock that was wrong. */
const longestPause = 24 * 3_600_000;

/** Writes that nobody could tell of: looked for a while longer, and decided. */
export function parkedVerbs(writer: Writer): ParkedVerbs {
  const { db, changes } = writer;
  const due = db.prepare<{ now: number; limit: number }, EffectRow>(
    `SELECT * FROM effects WHERE look_at IS NOT NULL AND state = 'parked'
       AND (look_at <= @now OR look_at > @now + ${longestPause})
     ORDER BY look_at LIMIT @limit`,
  );
  const note = db.prepare<
    { effectId: string; generation: number; looked: string | null; lookAt: number | null },
    { run_id: string; flow_id: string }
  >(
    `UPDATE effects SET looked = @looked, look_at = @lookAt
     WHERE id = @effectId AND generation = @generation AND state = 'parked'
     RETURNING run_id, flow_id`,
  );
  const newest = db.prepare<[string], EffectRow>(
    "SELECT * FROM effects WHERE id = ? ORDER BY generation DESC LIMIT 1",
  );
  const end = db.prepare(
    `UPDATE effects SET state = @state, answer = @answer, object_id = @objectId,
       error = coalesce(@error, iif(@state = 'done', NULL, error)), look_at = NULL
     WHERE id = @id AND generation = @generation`,
  );
  const open = db.prepare<{ id: string; generation: number }>(
    `UPDATE effects SET state = 'open', above_limit = 'allowed', error = NULL, parked_at = NULL,
       look_at = NULL
     WHERE id = @id AND generation = @generation`,
  );
  const findRun = db.prepare<[string], RunRow & { readonly held: number }>(
    "SELECT seq, id, flow_id, status, state, held FROM runs WHERE id = ?",
  );
  const tellLedger = db.prepare<[string]>(
    "UPDATE runs SET in_ledger = 2 WHERE id = ? AND in_ledger = 1",
  );
  const writeDown = effectGenerations(db);
  const done = doing(db);
  const change = stateChanges(writer);
  const cancel = cancellations(writer);

  function carryOut(effect: EffectRow, decision: ParkedDecision): void {
    const { id, generation } = effect;
    const ended = { id, generation, answer: null, objectId: null, error: null };
    switch (decision.kind) {
      case "happened": {
        const { answer, objectId } = decision;
        end.run({ ...ended, state: "done", answer: toJson(answer), objectId });
        break;
      }
      case "refused":
        end.run({ ...ended, state: "failed", error: toJson(decision.error) });
        break;
      case "send":
        end.run({ ...ended, state: "stopped" });
        writeDown(effect, decision);
        break;
      case "allow":
        open.run({ id, generation });
        break;
      case "stop":
        end.run({ ...ended, state: "stopped" });
        break;
    }
  }

  /** Whoever holds the run, for other items of a loop, finds the decision when it goes to rest. */
  function goOn(
    { held, ...run }: RunRow & { readonly held: number },
    { kind }: ParkedDecision,
    effectId: string,
    at: number,
  ): void {
    if (kind === "stop") {
      if (held === 1) cancel.askToEnd(run.seq, at);
      else cancel.end(run, at);
    } else if (held === 0) change(run, { kind: "resumed", for: { effectId } }, at);
  }

  return {
    async parkedToLookFor(now, limit) {
      return due.all({ now, limit }).map(recordOfRow);
    },

    noteLookUp: ({ effectId, generation, looked, lookAt, at }) =>
      writer.writeAt(at, () => {
        const effect = note.get({ effectId, generation, looked: toJsonOrNull(looked), lookAt });
        if (effect) changes.run(effect.run_id, effect.flow_id);
      }),

    decideParked: ({ effectId, generation, decision, at, ...right }) =>
      writer.writeAt(at, () => {
        const effect = newest.get(effectId);
        if (effect?.generation !== generation || effect.state !== "parked") return "conflict";
        if (
          !fits(decision, effect.above_limit) ||
          !("found" in right || done(isCurrent(right.permit)))
        )
          return "conflict";
        const run = findRun.get(effect.run_id);
        const state = run && fromJson(run.state);
        const over = state === undefined || isOver(state);
        if (over && sends(decision)) return "conflict";
        carryOut(effect, decision);
        tellLedger.run(effect.run_id);
        changes.run(effect.run_id, effect.flow_id);
        if (run && state && isParkedFor(state, effectId)) goOn(run, decision, effectId, at);
        return "decided";
      }),
  };
}
