import { isParkedFor } from "#engine/rests.ts";
import { isOver } from "#engine/run-state.ts";
import type { ParkedDecision, RunStore } from "#engine/store.ts";
import { fits, sends } from "../parked-decisions.ts";
import { fromJson, toJson, toJsonOrNull } from "../rows.ts";
import { endRuns } from "./cancel.ts";
import { askToEnd } from "./endings.ts";
import { sql } from "./database.ts";
import { writeDownNext } from "./effect-generations.ts";
import { type EffectName, type EffectRow, recordOfRow } from "./effect-rows.ts";
import { changeBy, changeRuns, runColumns, type RunRowWithState } from "./run-state.ts";
import { isCurrent } from "../verbs/permits.ts";
import { done } from "./session.ts";
import type { Transaction, Writer } from "./writer.ts";

type ParkedVerbs = Pick<RunStore, "parkedToLookFor" | "noteLookUp" | "decideParked">;

/** A time further ahead was set by a clock that was wrong. */
const longestPause = 24 * 3_600_000;

const due = sql<[now: number, limit: number], EffectRow>(
  `SELECT * FROM millrace.effects WHERE look_at IS NOT NULL AND state = 'parked'
     AND (look_at <= $1 OR look_at > $1::bigint + ${longestPause})
   ORDER BY look_at LIMIT $2`,
);
const note = sql<
  [id: string, generation: number, looked: string | null, lookAt: number | null],
  { run_id: string; flow_id: string }
>(
  `UPDATE millrace.effects SET looked = $3, look_at = $4
   WHERE id = $1 AND generation = $2 AND state = 'parked' RETURNING run_id, flow_id`,
);
/** The run first and then the effect, in the order in which its holder takes them. */
const lockRun = sql<[effectId: string], RunRowWithState>(
  `SELECT ${runColumns}, r.state FROM millrace.runs r
   WHERE r.id = (SELECT run_id FROM millrace.effects WHERE id = $1 LIMIT 1) FOR NO KEY UPDATE`,
);
const newest = sql<[id: string], EffectRow>(
  "SELECT * FROM millrace.effects WHERE id = $1 ORDER BY generation DESC LIMIT 1 FOR UPDATE",
);
const end = sql<
  [
    id: string,
    generation: number,
    state: string,
    answer: string | null,
    objectId: string | null,
    error: string | null,
  ]
>(
  `UPDATE millrace.effects SET state = $3::text, answer = $4, object_id = $5, look_at = NULL,
     error = coalesce($6, CASE WHEN $3::text = 'done' THEN NULL ELSE error END)
   WHERE id = $1 AND generation = $2`,
);
const open = sql<[id: string, generation: number]>(
  `UPDATE millrace.effects SET state = 'open', above_limit = 'allowed', error = NULL, parked_at = NULL,
       look_at = NULL
   WHERE id = $1 AND generation = $2`,
);
const tellLedger = sql<[runId: string]>(
  "UPDATE millrace.runs SET in_ledger = 2 WHERE id = $1 AND in_ledger = 1",
);

/** Writes that nobody could tell of: looked for a while longer, and decided. */
export function parkedVerbs({ database, writeAt }: Writer): ParkedVerbs {
  return {
    async parkedToLookFor(now, limit) {
      return (await database.all(due, now, limit)).map(recordOfRow);
    },

    noteLookUp: ({ effectId, generation, looked, lookAt, at }) =>
      writeAt(at, async (tx) => {
        const effect = await tx.first(note, effectId, generation, toJsonOrNull(looked), lookAt);
        if (effect) tx.changes.run(effect.run_id, effect.flow_id);
      }),

    decideParked: ({ effectId, generation, decision, at, ...right }) =>
      writeAt(at, async (tx) => {
        const run = await tx.first(lockRun, effectId);
        const effect = await tx.first(newest, effectId);
        if (effect?.generation !== generation || effect.state !== "parked") return "conflict";
        if (!fits(decision, effect.above_limit)) return "conflict";
        if (!("found" in right || (await done(tx, isCurrent(right.permit))))) return "conflict";
        const state = run && fromJson(run.state);
        const over = state === undefined || isOver(state);
        if (over && sends(decision)) return "conflict";
        await carryOut(tx, effect, decision);
        await tx.run(tellLedger, effect.run_id);
        tx.changes.run(effect.run_id, effect.flow_id);
        if (run && state && isParkedFor(state, effectId))
          await goOn(tx, run, decision, effectId, at);
        return "decided";
      }),
  };
}

/** Whoever holds the run, for other items of a loop, finds the decision when it goes to rest. */
async function goOn(
  tx: Transaction,
  run: RunRowWithState,
  { kind }: ParkedDecision,
  effectId: string,
  at: number,
): Promise<void> {
  if (kind === "stop") {
    if (run.held) await askToEnd(tx, [run.seq], at);
    else await endRuns(tx, [run], at);
  } else if (!run.held)
    await changeRuns(tx, [changeBy(run, { kind: "resumed", for: { effectId } }, at)]);
}

async function carryOut(
  tx: Transaction,
  { id, generation }: EffectName,
  decision: ParkedDecision,
): Promise<void> {
  switch (decision.kind) {
    case "happened": {
      const { answer, objectId } = decision;
      await tx.run(end, id, generation, "done", toJson(answer), objectId, null);
      break;
    }
    case "refused":
      await tx.run(end, id, generation, "failed", null, null, toJson(decision.error));
      break;
    case "send":
      await tx.run(end, id, generation, "stopped", null, null, null);
      await writeDownNext(tx, { id, generation }, decision);
      break;
    case "allow":
      await tx.run(open, id, generation);
      break;
    case "stop":
      await tx.run(end, id, generation, "stopped", null, null, null);
      break;
  }
}
