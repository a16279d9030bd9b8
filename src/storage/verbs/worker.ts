import type { FrozenRequest } from "#sdk/connection.ts";
import type { RunState } from "#engine/run-state.ts";
import type { DayCount, EffectPlan, Fenced, Moved, RunStore, StepRecord } from "#engine/store.ts";
import { forEach, type Notes, statement, together, type Work } from "../session.ts";
import { aboveTheirDay, addToDays } from "./moved-by-day.ts";
import { recordAll } from "./record-step.ts";
import { type RunRow, runRows, turnAway } from "./run-state.ts";
import { plannedEffect } from "#engine/fold-effect.ts";
import { type EffectName, effectsNamed, insertEffects, textOfEffect } from "./effect-rows.ts";

/** What a worker writes while it works on a run that it took with this epoch. */
export type RunCall = PlanCall | GateCall | RecordCall;
export type RunAnswer = Awaited<ReturnType<RunStore["planEffect" | "passGate" | "recordStep"]>>;

interface Call {
  readonly runId: string;
  readonly epoch: number;
  /** When it comes; a plan belongs to no moment (0). */
  readonly at: number;
}

export interface PlanCall extends Call {
  readonly kind: "plan";
  readonly plan: EffectPlan;
}

export interface GateCall extends Call {
  readonly kind: "gate";
  readonly send: Parameters<RunStore["passGate"]>[0];
}

export interface RecordCall extends Call {
  readonly kind: "record";
  readonly state: RunState;
  /** The step that was tried, after which the run stands so; null: it stands so without a try. */
  readonly step: StepRecord | null;
}

/** What has been answered so far; the others are fenced. */
export type Answers = Map<RunCall, RunAnswer>;

/** Runs as their holders find them, locked against everybody else. In the order of their making, so that two groups never wait for each other. */
const lock = runRows.selectFor<Call>(
  `FROM {rows k (run_id text, epoch integer)}
     JOIN {runs} r ON r.id = k.run_id AND r.epoch = k.epoch
   {order r.seq} FOR NO KEY UPDATE OF r`,
);

/** The store's verbs, by what answers a call. */
export function workerVerbs(
  answer: (call: RunCall) => Promise<RunAnswer>,
): Pick<RunStore, "planEffect" | "passGate" | "recordStep" | "recordState"> {
  // Each kind of call has its own kinds of answer.
  const record = (
    { runId, epoch, at, state }: Omit<RecordCall, "kind" | "step">,
    step: StepRecord | null,
  ) => answer({ kind: "record", runId, epoch, at, state, step }) as Promise<"recorded" | Fenced>;
  return {
    planEffect: (plan, epoch) =>
      answer({ kind: "plan", runId: plan.runId, epoch, at: 0, plan }) as ReturnType<
        RunStore["planEffect"]
      >,
    passGate: (send) =>
      answer({
        kind: "gate",
        runId: send.effect.runId,
        epoch: send.epoch,
        at: send.at,
        send,
      }) as ReturnType<RunStore["passGate"]>,
    recordStep: (step) => record(step, step),
    recordState: (change) => record(change, null),
  };
}

/** A server that takes the place of another, or of its own earlier state, begins a new timeline. A file is its own history. */
export const timeline = statement<[], { history: string }>(
  "",
  "SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8) AS history",
);

/** Of one run there is one call alone, or a plan and the pass through the gate that belongs to it. */
export function* answerCalls(notes: Notes, calls: readonly RunCall[]): Work<readonly RunAnswer[]> {
  const plans: PlanCall[] = [];
  const asked: GateCall[] = [];
  const records: RecordCall[] = [];
  for (const call of calls)
    if (call.kind === "plan") plans.push(call);
    else if (call.kind === "gate") asked.push(call);
    else records.push(call);
  const [runs, history] = yield* together(lockRuns(calls), historyFor(asked));
  for (const { id, flowId } of runs.values()) notes.changes.run(id, flowId);
  const answers: Answers = new Map();
  const gates = asked.filter(({ send }) => isCurrent(send.history, history));
  for (const gate of asked) if (!gates.includes(gate)) answers.set(gate, "other_history");
  if (plans.length + gates.length > 0) {
    const above = yield* aboveTheirDay(gates);
    const lost = yield* withoutLease(notes, gates);
    const sentWithPlan = yield* planEffects(answers, plans, gates, runs, { above, lost });
    yield* passGates(answers, gates, runs, sentWithPlan, { above, lost });
    yield* addToDays(firstSends(gates, answers));
  }
  if (records.length > 0) yield* recordAll(notes, answers, records, runs);
  return calls.map((call) => answers.get(call) ?? "fenced");
}

/** In the transaction that lets a send through: a connection never changes from one history to another. */
function* historyFor(gates: readonly GateCall[]): Work<string | null> {
  // A server that tells nothing of it would end the transaction.
  if (gates.every(({ send }) => send.history === null)) return null;
  return (yield* timeline.first())?.history ?? null;
}

function isCurrent(known: string | null, history: string | null): boolean {
  return known === null || history === null || known === history;
}

/** Those that are still at this epoch: nobody has taken them from their holder. */
function* lockRuns(calls: readonly RunCall[]): Work<ReadonlyMap<string, RunRow>> {
  const byRun = new Map(calls.map((call) => [call.runId, call]));
  const rows = yield* lock.all([...byRun.values()]);
  return new Map(rows.map((run) => [run.id, run]));
}

/** Whose lease has passed on. In the order of their names, so that two groups never wait for each other. */
function* withoutLease(notes: Notes, gates: readonly GateCall[]): Work<ReadonlySet<GateCall>> {
  const lost = new Set<GateCall>();
  const leased = gates
    .flatMap((gate) => (gate.send.alone === undefined ? [] : [{ gate, lease: gate.send.alone }]))
    .toSorted(({ lease: one }, { lease: other }) => (one.name < other.name ? -1 : 1));
  for (const { gate, lease } of leased) if (!(yield* notes.stands(lease))) lost.add(gate);
  return lost;
}

/** Which calls are not let through: those whose day is full, and those that have lost their lease. */
interface Shut {
  readonly above: ReadonlyMap<GateCall, Moved>;
  readonly lost: ReadonlySet<GateCall>;
}

/** Of the writes that were let through, those that had not been before, and count for their day. */
function firstSends(gates: readonly GateCall[], answers: Answers): readonly DayCount[] {
  return gates.flatMap((gate) => {
    const answer = answers.get(gate);
    const isFirst = typeof answer === "object" && "sends" in answer && answer.sends === 1;
    return isFirst && gate.send.count !== null ? [gate.send.count] : [];
  });
}

type Locked = ReadonlyMap<string, RunRow>;

const isHeld = (run: RunRow | undefined): boolean => run?.held === true;

/** Writes effects down; says which are sent with their plan: a pass that is asked for with a plan is written with it. */
function* planEffects(
  answers: Answers,
  calls: readonly PlanCall[],
  gates: readonly GateCall[],
  runs: Locked,
  { above, lost }: Shut,
): Work<ReadonlySet<string>> {
  const sentWithPlan = new Set<string>();
  if (calls.length === 0) return sentWithPlan;
  const held = calls.filter(({ plan }) => isHeld(runs.get(plan.runId)));
  const allowed = held.filter(({ plan }) => runs.get(plan.runId)?.cancelAt === null);
  const asked = new Map(
    gates
      .filter((gate) => !above.has(gate) && !lost.has(gate) && gate.send.effect.sends === 1)
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
    else if (run) answers.set(call, yield* turnAway(run, run.cancelAt ?? 0));
  }
  return sentWithPlan;
}

// A run that is being cancelled sends nothing new, but may find out what became of a send.
/** What is asked of a write that is to be sent for the time `times`. */
function passing({ send }: GateCall, cancelling: boolean, above: boolean) {
  const { effect, notBefore, consentEpoch } = send;
  const name = { effect: effect.id, nth: effect.generation, times: effect.sends };
  return { ...effect, ...name, notBefore, consentEpoch, cancelling, above };
}

const pass = forEach<ReturnType<typeof passing>, EffectName & { readonly sends: number }>(
  `UPDATE {effects} AS e SET sends = g.times, first_send_at = g.first_send_at,
     unproven_since = g.unproven_since, last_send_at = g.last_send_at, target = g.target,
     clear_until = g.clear_until
   FROM {rows g (effect text, nth integer, run_id text, not_before bigint, cancelling boolean,
     consent_epoch bigint, above boolean, times integer, first_send_at bigint, unproven_since bigint,
     last_send_at bigint, target text, clear_until bigint)}
   WHERE e.id = g.effect AND e.generation = g.nth AND e.run_id = g.run_id AND e.state = 'open'
     AND e.sends = g.times - 1
     AND EXISTS (SELECT 1 FROM {connections} c WHERE c.id = e.connection_id AND c.consent_epoch = g.consent_epoch)
     AND (e.unproven_since IS NULL OR e.unproven_since > g.not_before)
     AND ({off g.cancelling} OR e.unproven_since IS NOT NULL) AND ({off g.above} OR e.sends > 0)
   RETURNING id, generation, sends`,
);

/** As it was completed for the send that is let through with it. */
const freezeAnew = forEach<EffectName & { readonly request: FrozenRequest }>(
  `UPDATE {effects} AS e SET request = n.request
   FROM {rows n (id text, generation integer, request json)}
   WHERE e.id = n.id AND e.generation = n.generation`,
);

/** The run of such a write is held: it could be sent, were its day not full. */
const unsent = forEach<EffectName & { readonly consentEpoch: number }, EffectName>(
  `SELECT e.id, e.generation FROM {rows g (id text, generation integer, consent_epoch bigint)}
     JOIN {effects} e ON e.id = g.id AND e.generation = g.generation
     JOIN {connections} c ON c.id = e.connection_id AND c.consent_epoch = g.consent_epoch
   WHERE e.state = 'open' AND e.sends = 0`,
);

function* passGates(
  answers: Answers,
  calls: readonly GateCall[],
  runs: Locked,
  sentWithPlan: ReadonlySet<string>,
  { above, lost }: Shut,
): Work<void> {
  if (calls.length === 0) return;
  const held = calls.filter(({ send }) => isHeld(runs.get(send.effect.runId)));
  const isPlanned = ({ send }: GateCall): boolean => sentWithPlan.has(textOfEffect(send.effect));
  for (const call of held) if (isPlanned(call)) answers.set(call, { at: call.send.at, sends: 1 });
  const others = held.filter((call) => !isPlanned(call));
  const rows = yield* pass.all(
    others.flatMap((call) => {
      if (lost.has(call)) return [];
      const cancelling = runs.get(call.send.effect.runId)?.cancelAt !== null;
      return passing(call, cancelling, above.has(call));
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
  yield* freezeAnew.run(
    others.flatMap(({ send: { effect, anew: request } }) =>
      request !== undefined && passed.has(textOfEffect(effect))
        ? [{ id: effect.id, generation: effect.generation, request }]
        : [],
    ),
  );
  for (const call of others) {
    const { send } = call;
    const sends = passed.get(textOfEffect(send.effect));
    const run = runs.get(send.effect.runId);
    const today = above.get(call);
    if (sends !== undefined) answers.set(call, { at: send.at, sends });
    else if (today && run?.cancelAt === null && waiting.has(textOfEffect(send.effect)))
      answers.set(call, { above: today });
    else if (run) {
      // A run that is told to end still finds out about what may have happened.
      const [own] = (yield* effectsNamed([send.effect])).values();
      const isNew = own === undefined || own.unprovenSince === null;
      answers.set(call, isNew ? yield* turnAway(run, send.at) : "not_now");
    }
  }
}
