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
import { allFor, forEach, type Notes, type Work } from "../session.ts";
import { passGates, planEffects } from "./gate.ts";
import { aboveTheirDay, addToDays } from "./moved-by-day.ts";
import { recordAll } from "./record-step.ts";
import { type RunRow, runColumns } from "./run-state.ts";

/** What a worker writes while it works on a run. */
export type RunCall = PlanCall | GateCall | StepCall | StateCall;
export type RunAnswer = EffectRecord | Pass | AboveDay | "recorded" | Cancelling | Fenced;

export interface PlanCall {
  readonly kind: "plan";
  readonly plan: EffectPlan;
  readonly epoch: number;
}

export interface GateCall {
  readonly kind: "gate";
  readonly send: Parameters<RunStore["passGate"]>[0];
}

export interface StepCall {
  readonly kind: "step";
  readonly record: StepRecord;
}

export interface StateCall {
  readonly kind: "state";
  readonly change: Parameters<RunStore["recordState"]>[0];
}

export type RecordCall = StepCall | StateCall;

/** What has been answered so far; the others are fenced. */
export type Answers = Map<RunCall, RunAnswer>;

/** A run as its holder finds it, locked against everybody else until the transaction ends. */
export interface LockedRun extends RunRow {
  readonly cancel_at: number | null;
}

/** A run in the hands of the process that took it with this epoch. */
export interface Holding {
  readonly id: string;
  readonly epoch: number;
}

/** In the order of their making, so that two groups never wait for each other. */
const lock = forEach<[id: string, epoch: number], LockedRun>(
  `SELECT ${runColumns}, r.cancel_at FROM {rows k (id text, epoch integer)}
     JOIN {runs} r ON r.id = k.id AND r.epoch = k.epoch
   {order r.seq} FOR NO KEY UPDATE OF r`,
);

/** The store's verbs, by what answers a call. */
export function workerVerbs(
  answer: (call: RunCall) => Promise<RunAnswer>,
): Pick<RunStore, "planEffect" | "passGate" | "recordStep" | "recordState"> {
  // Each kind of call has its own kinds of answer.
  return {
    planEffect: (plan, epoch) =>
      answer({ kind: "plan", plan, epoch }) as Promise<EffectRecord | Cancelling | Fenced>,
    passGate: (send) =>
      answer({ kind: "gate", send }) as Promise<Pass | AboveDay | Cancelling | Fenced>,
    recordStep: (record) => answer({ kind: "step", record }) as Promise<"recorded" | Fenced>,
    recordState: (change) => answer({ kind: "state", change }) as Promise<"recorded" | Fenced>,
  };
}

/** Of one run there is one call alone, or a plan and the pass through the gate that belongs to it. */
export function* answerCalls(notes: Notes, calls: readonly RunCall[]): Work<readonly RunAnswer[]> {
  const runs = yield* lockRuns(calls);
  for (const { id, flow_id: flowId } of runs.values()) notes.changes.run(id, flowId);
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
function* lockRuns(calls: readonly RunCall[]): Work<ReadonlyMap<string, LockedRun>> {
  const holdings = new Map<string, [id: string, epoch: number]>();
  for (const call of calls) {
    const { id, epoch } = holdingOf(call);
    holdings.set(id, [id, epoch]);
  }
  const rows = yield* allFor(lock, [...holdings.values()]);
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

export function holdingOf(call: RunCall): Holding {
  switch (call.kind) {
    case "plan":
      return { id: call.plan.runId, epoch: call.epoch };
    case "gate":
      return { id: call.send.effect.runId, epoch: call.send.epoch };
    case "step":
      return { id: call.record.runId, epoch: call.record.epoch };
    case "state":
      return { id: call.change.runId, epoch: call.change.epoch };
  }
}

/** When it comes; a plan belongs to no moment. */
export function momentOf(call: RunCall): number {
  switch (call.kind) {
    case "plan":
      return 0;
    case "gate":
      return call.send.at;
    case "step":
      return call.record.at;
    case "state":
      return call.change.at;
  }
}
