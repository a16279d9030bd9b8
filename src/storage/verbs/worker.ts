import type { RunState } from "#engine/run-state.ts";
import type {
  AboveDay,
  Cancelling,
  DayCount,
  EffectPlan,
  EffectRecord,
  Fenced,
  Pass,
  RunStore,
  StepRecord,
} from "#engine/store.ts";
import type { Notes, Work } from "../session.ts";
import { passGates, planEffects } from "./gate.ts";
import { aboveTheirDay, addToDays } from "./moved-by-day.ts";
import { recordAll } from "./record-step.ts";
import { type RunRow, runRows } from "./run-state.ts";

/** What a worker writes while it works on a run that it took with this epoch. */
export type RunCall = PlanCall | GateCall | RecordCall;
export type RunAnswer = EffectRecord | Pass | AboveDay | "recorded" | Cancelling | Fenced;

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
      answer({ kind: "plan", runId: plan.runId, epoch, at: 0, plan }) as Promise<
        EffectRecord | Cancelling | Fenced
      >,
    passGate: (send) =>
      answer({
        kind: "gate",
        runId: send.effect.runId,
        epoch: send.epoch,
        at: send.at,
        send,
      }) as Promise<Pass | AboveDay | Cancelling | Fenced>,
    recordStep: (step) => record(step, step),
    recordState: (change) => record(change, null),
  };
}

/** Of one run there is one call alone, or a plan and the pass through the gate that belongs to it. */
export function* answerCalls(notes: Notes, calls: readonly RunCall[]): Work<readonly RunAnswer[]> {
  const runs = yield* lockRuns(calls);
  for (const { id, flowId } of runs.values()) notes.changes.run(id, flowId);
  const plans: PlanCall[] = [];
  const gates: GateCall[] = [];
  const records: RecordCall[] = [];
  for (const call of calls)
    if (call.kind === "plan") plans.push(call);
    else if (call.kind === "gate") gates.push(call);
    else records.push(call);
  const answers: Answers = new Map();
  if (plans.length + gates.length > 0) {
    const above = yield* aboveTheirDay(gates);
    const sentWithPlan = yield* planEffects(notes, answers, plans, gates, runs, above);
    yield* passGates(notes, answers, gates, runs, sentWithPlan, above);
    yield* addToDays(firstSends(gates, answers));
  }
  if (records.length > 0) yield* recordAll(notes, answers, records, runs);
  return calls.map((call) => answers.get(call) ?? "fenced");
}

/** Those that are still at this epoch: nobody has taken them from their holder. */
function* lockRuns(calls: readonly RunCall[]): Work<ReadonlyMap<string, RunRow>> {
  const byRun = new Map(calls.map((call) => [call.runId, call]));
  const rows = yield* lock.all([...byRun.values()]);
  return new Map(rows.map((run) => [run.id, run]));
}

/** Of the writes that were let through, those that had not been before, and count for their day. */
function firstSends(gates: readonly GateCall[], answers: Answers): readonly DayCount[] {
  return gates.flatMap((gate) => {
    const answer = answers.get(gate);
    const isFirst = typeof answer === "object" && "sends" in answer && answer.sends === 1;
    return isFirst && gate.send.count !== null ? [gate.send.count] : [];
  });
}
