import { stepOf } from "#flow/blocks.ts";
import { idOf } from "#flow/paths.ts";
import type { Json, JsonObject } from "#sdk/json.ts";
import type { FlowDocument } from "#flow/document.ts";
import { apply } from "../apply.ts";
import { decide } from "../decide.ts";
import { firstState, isOver, type RunState } from "../run-state.ts";
import type { StepResult } from "../result.ts";
import type { StepRecord } from "../store.ts";

/** What the model's store keeps of a run, and what becomes of its rows. Pure. */

export interface ModelRun {
  readonly id: string;
  readonly flowId: string;
  readonly versionId: string;
  readonly name: string;
  readonly ancestry: readonly string[];
  readonly event: Json;
  readonly eventAt: number;
  readonly createdAt: number;
  readonly epoch: number;
  readonly held: boolean;
  /** When it was last let go as over. */
  readonly endedAt: number | null;
  /** Null where nothing but a person, or the one who holds it, lets it go on. */
  readonly nextAt: number | null;
  readonly state: RunState;
  /** All results in the order in which they were recorded. */
  readonly results: readonly StepResult[];
  readonly outputs: ReadonlyMap<string, Json>;
  /** How often each step was tried, by path. */
  readonly attempts: ReadonlyMap<string, number>;
  /** What persons have corrected the input of a step to, by path. */
  readonly corrected: ReadonlyMap<string, JsonObject>;
}

export function letGo(run: ModelRun, state: RunState, at: number): ModelRun {
  const endedAt = isOver(state) ? at : null;
  return { ...run, state, held: false, nextAt: nextAtOf(state), endedAt };
}

export function taken(run: ModelRun, results: readonly StepResult[]): ModelRun {
  return {
    ...run,
    results: [...run.results, ...results],
    state: results.reduce(apply, run.state),
  };
}

/** Folding all results of a run gives the state that is stored with it. */
export function folds(run: ModelRun, stored: RunState): boolean {
  return isSame(run.state, stored) && isSame(run.results.reduce(apply, firstState), stored);
}

function nextAtOf({ phase }: RunState): number | null {
  switch (phase.is) {
    case "working":
      return 0;
    case "waiting":
    case "delayed":
      return phase.until;
    case "paused":
    case "parked":
    case "succeeded":
    case "failed":
    case "cancelled":
      return null;
  }
}

/** What a try brought, told from what the history shows of it. */
export function resultsOf(
  run: ModelRun,
  record: StepRecord,
  document: FlowDocument,
): readonly StepResult[] {
  const first = resultOf(record, document);
  if (!first) return [];
  const [next] = decide(document, apply(run.state, first), record.at);
  return next?.do === "finish" ? [first, { kind: "finished" }] : [first];
}

function isRead(path: string, document: FlowDocument): boolean {
  const step = stepOf(document, idOf(path));
  return step?.kind === "action" && step.action === "read";
}

function resultOf(
  { attempt, state: { phase } }: StepRecord,
  document: FlowDocument,
): StepResult | null {
  const { path, outcome, error } = attempt;
  switch (outcome) {
    case "done":
      return { kind: "done", path, ...(isRead(path, document) ? {} : { acted: true }) };
    case "retry":
      return phase.is === "waiting" ? { kind: "retry", path, at: phase.until } : null;
    case "failed":
      return error && { kind: "failed", path, error };
    case "paused":
      return phase.is === "paused"
        ? { kind: "paused", path, connectionId: phase.connectionId }
        : null;
    case "parked":
      return phase.is === "parked" ? { kind: "parked", path, effectId: phase.effectId } : null;
    case "delayed":
      return phase.is === "delayed" ? { kind: "delayed", path, until: phase.until } : null;
  }
}

/** A change of state without a try. */
export function changeOf(run: ModelRun, state: RunState): readonly StepResult[] {
  if (isSame(run.state, state)) return [];
  switch (state.phase.is) {
    case "succeeded":
      return [{ kind: "finished" }];
    case "waiting": {
      const { failures, until: at } = state.phase;
      const before = "failures" in run.state.phase ? run.state.phase.failures : 0;
      // One that was put off for want of a place has failed no more often than before.
      return [{ kind: failures === before ? "deferred" : "retry", path: "", at }];
    }
    case "working":
    case "delayed":
    case "paused":
    case "parked":
    case "failed":
    case "cancelled":
      return [];
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
