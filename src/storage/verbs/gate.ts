import type { EffectRecord, Moved } from "#engine/store.ts";
import { plannedEffect } from "#engine/fold-effect.ts";
import { forEach, type Notes, type Work } from "../session.ts";
import { type EffectName, effectsNamed, insertEffects, textOfEffect } from "./effect-rows.ts";
import { type RunRow, takeBack, turnAway } from "./run-state.ts";
import type { Answers, GateCall, PlanCall } from "./worker.ts";

type Locked = ReadonlyMap<string, RunRow>;

const isHeld = (run: RunRow | undefined): boolean => run?.held === true;

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
  const allowed = held.filter(({ plan }) => runs.get(plan.runId)?.cancelAt === null);
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
    else if (run) answers.set(call, yield* turnAway(notes, run, run.cancelAt ?? 0));
  }
  return sentWithPlan;
}

// A run that is being cancelled sends nothing new, but may find out what became of a send.
/** What is asked of a write that is to be sent for the time `times`. */
interface Passing extends EffectRecord {
  readonly effect: string;
  readonly nth: number;
  readonly times: number;
  readonly notBefore: number;
  readonly consentEpoch: number;
  readonly cancelling: boolean;
  readonly above: boolean;
}

const pass = forEach<Passing, EffectName & { readonly sends: number }>(
  `UPDATE {effects} AS e SET sends = g.times, first_send_at = g.first_send_at,
     unproven_since = g.unproven_since, last_send_at = g.last_send_at, clear_until = g.clear_until
   FROM {rows g (effect text, nth integer, run_id text, not_before bigint, cancelling boolean,
     consent_epoch bigint, above boolean, times integer, first_send_at bigint, unproven_since bigint,
     last_send_at bigint, clear_until bigint)}
   WHERE e.id = g.effect AND e.generation = g.nth AND e.run_id = g.run_id AND e.state = 'open'
     AND e.sends = g.times - 1
     AND EXISTS (SELECT 1 FROM {connections} c WHERE c.id = e.connection_id AND c.consent_epoch = g.consent_epoch)
     AND (e.unproven_since IS NULL OR e.unproven_since > g.not_before)
     AND ({off g.cancelling} OR e.unproven_since IS NOT NULL) AND ({off g.above} OR e.sends > 0)
   RETURNING id, generation, sends`,
);

/** The run of such a write is held: it could be sent, were its day not full. */
const unsent = forEach<EffectName & Pick<Passing, "consentEpoch">, EffectName>(
  `SELECT e.id, e.generation FROM {rows g (id text, generation integer, consent_epoch bigint)}
     JOIN {effects} e ON e.id = g.id AND e.generation = g.generation
     JOIN {connections} c ON c.id = e.connection_id AND c.consent_epoch = g.consent_epoch
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
  const rows = yield* pass.all(
    others.map((call): Passing => {
      const { effect, notBefore, consentEpoch } = call.send;
      const name = { effect: effect.id, nth: effect.generation, times: effect.sends };
      const cancelling = runs.get(effect.runId)?.cancelAt !== null;
      return { ...effect, ...name, notBefore, consentEpoch, cancelling, above: above.has(call) };
    }),
  );
  const stopped = others.filter((call) => above.has(call));
  const couldBeSent = yield* unsent.all(
    stopped.map(({ send: { effect, consentEpoch } }) => {
      return { id: effect.id, generation: effect.generation, consentEpoch };
    }),
  );
  const waiting = new Set(couldBeSent.map(textOfEffect));
  const passed = new Map(rows.map((row) => [textOfEffect(row), row.sends]));
  for (const call of others) {
    const { send } = call;
    const sends = passed.get(textOfEffect(send.effect));
    const run = runs.get(send.effect.runId);
    const today = above.get(call);
    if (sends !== undefined) answers.set(call, { at: send.at, sends });
    else if (today && run?.cancelAt === null && waiting.has(textOfEffect(send.effect)))
      answers.set(call, { above: today });
    else if (run && send.effect.sends === 1)
      answers.set(call, yield* turnAway(notes, run, send.at));
    else if (run) yield* takeBack(notes, run, send.at);
  }
}
