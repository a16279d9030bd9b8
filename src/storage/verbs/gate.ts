import type { Moved } from "#engine/store.ts";
import { plannedEffect } from "#engine/fold-effect.ts";
import { allFor, forEach, isOn, type Notes, type Work } from "../session.ts";
import { type EffectName, effectsNamed, insertEffects, textOfEffect } from "./effect-rows.ts";
import { takeBack, turnAway } from "./run-state.ts";
import type { Answers, GateCall, LockedRun, PlanCall } from "./worker.ts";

type Locked = ReadonlyMap<string, LockedRun>;

const isHeld = (run: LockedRun | undefined): boolean => run !== undefined && isOn(run.held);

/** Writes effects down; says which are sent with their plan: a pass that is asked for with a plan is written with it. */
export function* planEffects(
  notes: Notes,
  answers: Answers,
  calls: readonly PlanCall[],
  gates: readonly GateCall[],
  runs: Locked,
  above: ReadonlyMap<GateCall, Moved>,
): Work<ReadonlySet<string>> {
  const sentWithPlan = new Set<string>();
  if (calls.length === 0) return sentWithPlan;
  const held = calls.filter(({ plan }) => isHeld(runs.get(plan.runId)));
  const allowed = held.filter(({ plan }) => runs.get(plan.runId)?.cancel_at === null);
  const asked = new Map(
    gates
      .filter((gate) => !above.has(gate) && gate.send.effect.sends === 1)
      .map(({ send }) => [textOfEffect(send.effect), send]),
  );
  const made = yield* insertEffects(
    allowed.map(({ plan }) => {
      const send = asked.get(textOfEffect(plan));
      return { plan, sent: send?.effect.runId === plan.runId ? send : null };
    }),
  );
  for (const call of allowed) {
    const sends = made.get(textOfEffect(call.plan));
    if (sends === undefined) continue;
    answers.set(call, plannedEffect(call.plan));
    if (sends > 0) sentWithPlan.add(textOfEffect(call.plan));
  }
  const others = held.filter((call) => !answers.has(call));
  if (others.length === 0) return sentWithPlan;
  const standing = yield* effectsNamed(others.map(({ plan }) => plan));
  for (const call of others) {
    const effect = standing.get(textOfEffect(call.plan));
    const run = runs.get(call.plan.runId);
    if (effect) answers.set(call, effect);
    else if (run) answers.set(call, yield* turnAway(notes, run, run.cancel_at ?? 0));
  }
  return sentWithPlan;
}

// A run that is being cancelled sends nothing new, but may find out what became of a send.
const pass = forEach<
  [
    effectId: string,
    generation: number,
    runId: string,
    notBefore: number,
    cancelling: boolean,
    consentEpoch: number,
    above: boolean,
    sends: number,
    firstSendAt: number | null,
    unprovenSince: number | null,
    lastSendAt: number | null,
    clearUntil: number | null,
  ],
  EffectName & { readonly sends: number }
>(
  `UPDATE {effects} AS e SET sends = g.times, first_send_at = g.first_send_at,
     unproven_since = g.unproven_since, last_send_at = g.last_send_at, clear_until = g.clear_until
   FROM {rows g (effect text, nth integer, run text, not_before bigint, cancelling boolean, consent bigint,
     above boolean, times integer, first_send_at bigint, unproven_since bigint, last_send_at bigint,
     clear_until bigint)}
   WHERE e.id = g.effect AND e.generation = g.nth AND e.run_id = g.run AND e.state = 'open'
     AND e.sends = g.times - 1
     AND EXISTS (SELECT 1 FROM {connections} c WHERE c.id = e.connection_id AND c.consent_epoch = g.consent)
     AND (e.unproven_since IS NULL OR e.unproven_since > g.not_before)
     AND ({off g.cancelling} OR e.unproven_since IS NOT NULL) AND ({off g.above} OR e.sends > 0)
   RETURNING id, generation, sends`,
);

/** The run of such a write is held: it could be sent, were its day not full. */
const unsent = forEach<[effectId: string, generation: number, consentEpoch: number], EffectName>(
  `SELECT e.id, e.generation FROM {rows g (effect text, nth integer, consent bigint)}
     JOIN {effects} e ON e.id = g.effect AND e.generation = g.nth
     JOIN {connections} c ON c.id = e.connection_id AND c.consent_epoch = g.consent
   WHERE e.state = 'open' AND e.sends = 0`,
);

export function* passGates(
  notes: Notes,
  answers: Answers,
  calls: readonly GateCall[],
  runs: Locked,
  sentWithPlan: ReadonlySet<string>,
  above: ReadonlyMap<GateCall, Moved>,
): Work<void> {
  if (calls.length === 0) return;
  const held = calls.filter(({ send }) => isHeld(runs.get(send.effect.runId)));
  const isPlanned = ({ send }: GateCall): boolean => sentWithPlan.has(textOfEffect(send.effect));
  for (const call of held) if (isPlanned(call)) answers.set(call, { at: call.send.at, sends: 1 });
  const others = held.filter((call) => !isPlanned(call));
  const rows = yield* allFor(
    pass,
    others.map((call) => {
      const { effect, notBefore, consentEpoch } = call.send;
      const { id, generation, runId, sends, firstSendAt, unprovenSince, lastSendAt } = effect;
      const cancelling = runs.get(runId)?.cancel_at !== null;
      const asked = [id, generation, runId, notBefore, cancelling, consentEpoch] as const;
      const after = [sends, firstSendAt, unprovenSince, lastSendAt, effect.clearUntil] as const;
      return [...asked, above.has(call), ...after] as const;
    }),
  );
  const stopped = others.filter((call) => above.has(call));
  const couldBeSent = yield* allFor(
    unsent,
    stopped.map(({ send }) => [send.effect.id, send.effect.generation, send.consentEpoch]),
  );
  const waiting = new Set(couldBeSent.map(textOfEffect));
  const passed = new Map(rows.map((row) => [textOfEffect(row), row.sends]));
  for (const call of others) {
    const { send } = call;
    const sends = passed.get(textOfEffect(send.effect));
    const run = runs.get(send.effect.runId);
    const today = above.get(call);
    if (sends !== undefined) answers.set(call, { at: send.at, sends });
    else if (today && run?.cancel_at === null && waiting.has(textOfEffect(send.effect)))
      answers.set(call, { above: today });
    else if (run && send.effect.sends === 1)
      answers.set(call, yield* turnAway(notes, run, send.at));
    else if (run) yield* takeBack(notes, run, send.at);
  }
}
