import type { AboveDay, DayCount, EffectRecord, Fenced, Pass, RunStore } from "#engine/store.ts";
import { gather } from "./gather.ts";
import { lockRuns } from "./locked-runs.ts";
import { aboveTheirDay, addToDays } from "./moved-by-day.ts";
import { type GateCall, passGates, planEffects, type PlanCall } from "./pass-gate.ts";
import { recordAll, type StateCall, type StepCall } from "./record-step.ts";
import { sqlState } from "./start-errors.ts";
import type { Writer } from "./writer.ts";

/**
 * What a worker writes while it works on a run. The calls of all runs that come at one moment are one
 * transaction: many small ones would wait for the disk, and for the network, one by one.
 */
type RunCall = PlanCall | GateCall | StepCall | StateCall;
type RunAnswer = EffectRecord | Pass | AboveDay | "recorded" | Fenced;

/** Two, so that one can be made ready while the other waits for the disk. */
const groups = 2;
const largest = 200;

export function workerVerbs(
  writer: Writer,
): Pick<RunStore, "planEffect" | "passGate" | "recordStep" | "recordState"> {
  const call = gather<RunCall, RunAnswer>({
    answer: (calls) => answerAll(writer, calls),
    groups,
    largest,
    about: runOf,
    fits: (call, before) =>
      before.length === 0 || (before.length === 1 && isPassOfPlan(call, before[0])),
    // A statement that fails may be the fault of one call; a lost connection is nobody's.
    faultOfOne: (error) => /^(22|23)/.test(sqlState(error) ?? ""),
  });
  // Each kind of call has its own kinds of answer.
  return {
    planEffect: (plan, epoch) =>
      call({ kind: "plan", plan, epoch }) as Promise<EffectRecord | Fenced>,
    passGate: (send) => call({ kind: "gate", send }) as Promise<Pass | AboveDay | Fenced>,
    recordStep: (record) => call({ kind: "step", record }) as Promise<"recorded" | Fenced>,
    recordState: (change) => call({ kind: "state", change }) as Promise<"recorded" | Fenced>,
  };
}

function answerAll(writer: Writer, calls: readonly RunCall[]): Promise<readonly RunAnswer[]> {
  return writer.writeAt(Math.max(...calls.map(momentOf)), async (tx) => {
    const runs = await lockRuns(tx, calls.map(holdingOf));
    for (const { id, flow_id: flowId } of runs.values()) tx.changes.run(id, flowId);
    const plans = calls.filter((call) => call.kind === "plan");
    const gates = calls.filter((call) => call.kind === "gate");
    const records = calls.filter((call) => call.kind === "step" || call.kind === "state");
    const above = await aboveTheirDay(tx, gates);
    const planned = await planEffects(tx, plans, gates, runs, above);
    const passed = await passGates(tx, gates, runs, planned.sentWithPlan, above);
    await addToDays(tx, firstSends(passed));
    const recorded = await recordAll(tx, records, runs);
    const fenced = calls.filter((call) => answerOf(call) === "fenced").map(holdingOf);
    tx.afterwards(() => {
      for (const { id, epoch } of fenced) writer.held.drop(id, epoch);
    });
    return calls.map(answerOf);

    function answerOf(call: RunCall): RunAnswer {
      switch (call.kind) {
        case "plan":
          return planned.answers.get(call) ?? "fenced";
        case "gate":
          return passed.get(call) ?? "fenced";
        case "step":
        case "state":
          return recorded.get(call) ?? "fenced";
      }
    }
  });
}

/** Of the writes that were let through, those that had not been before, and count for their day. */
function firstSends(passed: ReadonlyMap<GateCall, Pass | AboveDay | Fenced>): readonly DayCount[] {
  return [...passed].flatMap(([{ send }, answer]) =>
    typeof answer === "object" && "sends" in answer && answer.sends === 1 && send.count !== null
      ? [send.count]
      : [],
  );
}

/** A plan and the pass through the gate that belongs to it come together. */
function isPassOfPlan(call: RunCall, before: RunCall | undefined): boolean {
  return before?.kind === "plan" && call.kind === "gate" && before.epoch === call.send.epoch;
}

function runOf(call: RunCall): string {
  return holdingOf(call).id;
}

function holdingOf(call: RunCall): { readonly id: string; readonly epoch: number } {
  switch (call.kind) {
    case "plan":
      return { id: call.plan.runId, epoch: call.epoch };
    case "gate":
      return { id: call.send.runId, epoch: call.send.epoch };
    case "step":
      return { id: call.record.runId, epoch: call.record.epoch };
    case "state":
      return { id: call.change.runId, epoch: call.change.epoch };
  }
}

function momentOf(call: RunCall): number {
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
