import type { RunState } from "#engine/run-state.ts";
import type {
  AboveDay,
  EffectPlan,
  EffectRecord,
  Fenced,
  Moved,
  Pass,
  RunStore,
} from "#engine/store.ts";
import { plannedEffect } from "#engine/written-down.ts";
import type { JsonText } from "../rows.ts";
import { sql } from "./database.ts";
import type { EffectName } from "../verbs/effect-rows.ts";
import { effectsNamed, insertEffects, textOf } from "./effect-rows.ts";
import type { LockedRun } from "./locked-runs.ts";
import { freeRuns } from "../verbs/run-state.ts";
import { done, notesOf } from "./session.ts";
import type { Transaction } from "./writer.ts";

type Send = Parameters<RunStore["passGate"]>[0];

export interface PlanCall {
  readonly kind: "plan";
  readonly plan: EffectPlan;
  readonly epoch: number;
}

export interface GateCall {
  readonly kind: "gate";
  readonly send: Send;
}

type Locked = ReadonlyMap<string, LockedRun>;

/** Writes effects down. A pass that is asked for with a plan is written with it. */
export async function planEffects(
  tx: Transaction,
  calls: readonly PlanCall[],
  gates: readonly GateCall[],
  runs: Locked,
  above: ReadonlyMap<GateCall, Moved>,
) {
  const answers = new Map<PlanCall, EffectRecord | Fenced>();
  const sentWithPlan = new Set<string>();
  const held = calls.filter(({ plan }) => runs.get(plan.runId)?.held === true);
  const allowed = held.filter(({ plan }) => runs.get(plan.runId)?.cancel_at === null);
  if (allowed.length > 0) {
    const asked = new Map(
      gates.filter((gate) => !above.has(gate)).map(({ send }) => [textOf(nameOf(send)), send]),
    );
    const planned = allowed.map(({ plan }) => {
      const send = asked.get(textOf(plan));
      return { plan, sent: send?.runId === plan.runId ? send : null };
    });
    const made = await insertEffects(tx, planned);
    for (const call of allowed) {
      const sends = made.get(textOf(call.plan));
      if (sends === undefined) continue;
      answers.set(call, plannedEffect(call.plan));
      if (sends > 0) sentWithPlan.add(textOf(call.plan));
    }
  }
  const others = held.filter((call) => !answers.has(call));
  if (others.length > 0) {
    const standing = await effectsNamed(
      tx,
      others.map(({ plan }) => plan),
    );
    for (const call of others) {
      const effect = standing.get(textOf(call.plan));
      const run = runs.get(call.plan.runId);
      if (effect) answers.set(call, effect);
      else if (run) await takeBack(tx, run, run.cancel_at ?? 0);
    }
  }
  return { answers, sentWithPlan };
}

// A run that is being cancelled sends nothing new, but may find out what became of a send.
const pass = sql<
  [
    ids: readonly string[],
    generations: readonly number[],
    runIds: readonly string[],
    notBefores: readonly number[],
    ats: readonly number[],
    cancelling: readonly boolean[],
    sinces: readonly number[],
    clearUntils: readonly (number | null)[],
    consentEpochs: readonly number[],
    above: readonly boolean[],
  ],
  { id: string; generation: number; sends: number }
>(
  `UPDATE millrace.effects e SET sends = e.sends + 1, last_send_at = g.at,
     first_send_at = coalesce(e.first_send_at, g.at), unproven_since = coalesce(e.unproven_since, g.since),
     clear_until = coalesce(g.clear_until, e.clear_until)
   FROM unnest($1::text[], $2::integer[], $3::text[], $4::bigint[], $5::bigint[], $6::boolean[],
       $7::bigint[], $8::bigint[], $9::bigint[], $10::boolean[])
     AS g(id, generation, run_id, not_before, at, cancelling, since, clear_until, consent_epoch, above)
   JOIN millrace.connections c USING (consent_epoch)
   WHERE e.id = g.id AND e.generation = g.generation AND e.run_id = g.run_id AND e.state = 'open'
     AND c.id = e.connection_id
     AND (e.unproven_since IS NULL OR e.unproven_since > g.not_before)
     AND (NOT g.cancelling OR e.unproven_since IS NOT NULL) AND (NOT g.above OR e.sends > 0)
   RETURNING e.id, e.generation, e.sends`,
);

/** The run of such a write is held: it could be sent, were its day not full. */
const unsent = sql<
  [ids: readonly string[], generations: readonly number[], consentEpochs: readonly number[]],
  EffectName
>(
  `SELECT e.id, e.generation FROM unnest($1::text[], $2::integer[], $3::bigint[])
       AS g(id, generation, consent_epoch)
     JOIN millrace.effects e ON e.id = g.id AND e.generation = g.generation
     JOIN millrace.connections c ON c.id = e.connection_id AND c.consent_epoch = g.consent_epoch
   WHERE e.state = 'open' AND e.sends = 0`,
);

export async function passGates(
  tx: Transaction,
  calls: readonly GateCall[],
  runs: Locked,
  sentWithPlan: ReadonlySet<string>,
  above: ReadonlyMap<GateCall, Moved>,
): Promise<ReadonlyMap<GateCall, Pass | AboveDay | Fenced>> {
  const answers = new Map<GateCall, Pass | AboveDay | Fenced>();
  const held = calls.filter(({ send }) => runs.get(send.runId)?.held === true);
  const isPlanned = ({ send }: GateCall): boolean => sentWithPlan.has(textOf(nameOf(send)));
  for (const call of held) if (isPlanned(call)) answers.set(call, { at: call.send.at, sends: 1 });
  const others = held.filter((call) => !isPlanned(call));
  const sends = others.map(({ send }) => send);
  if (sends.length === 0) return answers;

  const rows = await tx.all(
    pass,
    sends.map(({ effectId }) => effectId),
    sends.map(({ generation }) => generation),
    sends.map(({ runId }) => runId),
    sends.map(({ notBefore }) => notBefore),
    sends.map(({ at }) => at),
    sends.map(({ runId }) => runs.get(runId)?.cancel_at !== null),
    sends.map(({ since }) => since),
    sends.map(({ clearUntil }) => clearUntil),
    sends.map(({ consentEpoch }) => consentEpoch),
    others.map((call) => above.has(call)),
  );
  const waiting = await waitingOf(
    tx,
    others.filter((call) => above.has(call)),
  );
  const passed = new Map(rows.map((row) => [textOf(row), row.sends]));
  for (const call of held) {
    const { send } = call;
    if (answers.has(call)) continue;
    const count = passed.get(textOf(nameOf(send)));
    const run = runs.get(send.runId);
    const today = above.get(call);
    if (count !== undefined) answers.set(call, { at: send.at, sends: count });
    else if (today && run?.cancel_at === null && waiting.has(textOf(nameOf(send))))
      answers.set(call, { above: today });
    else if (run) await takeBack(tx, run, send.at);
  }
  return answers;
}

async function waitingOf(
  tx: Transaction,
  calls: readonly GateCall[],
): Promise<ReadonlySet<string>> {
  if (calls.length === 0) return new Set();
  const rows = await tx.all(
    unsent,
    calls.map(({ send }) => send.effectId),
    calls.map(({ send }) => send.generation),
    calls.map(({ send }) => send.consentEpoch),
  );
  return new Set(rows.map(textOf));
}

const nameOf = ({ effectId, generation }: Send) => ({ id: effectId, generation });

const stateOf = sql<[number], { state: JsonText<RunState>; held: boolean }>(
  "SELECT state, held FROM millrace.runs WHERE seq = $1",
);

/** The holder is told to drop the run: it ends if that was asked for, else it is taken up anew. */
async function takeBack(tx: Transaction, run: LockedRun, at: number): Promise<void> {
  const row = await tx.first(stateOf, run.seq);
  // The plan that came with this pass has let it go already.
  if (row?.held !== true) return;
  await done(tx, freeRuns(notesOf(tx), [{ ...run, state: row.state }], at));
}
