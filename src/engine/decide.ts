import type { FlowDocument, Step } from "#flow/document.ts";
import type { StepError, StepResult } from "./result.ts";

/**
 * The heart of the engine, and pure: `apply` says what a result makes of a run's state, `decide`
 * says what to do next. Both are total; neither knows a clock, a store or a connector.
 */

/** A place in the flow. Blocks push a frame of their own, so that the state stays as small as the nesting. */
export interface Frame {
  readonly kind: "steps";
  /** The path of the block; empty for the flow itself. */
  readonly path: string;
  /** The index of the step to work on. */
  readonly position: number;
}

export type Phase =
  | { readonly is: "working"; readonly failures: number }
  | { readonly is: "waiting"; readonly failures: number; readonly until: number }
  | { readonly is: "paused"; readonly connectionId: string }
  | { readonly is: "parked"; readonly path: string; readonly effectId: string }
  | { readonly is: "succeeded" }
  | { readonly is: "failed"; readonly path: string; readonly error: StepError }
  | { readonly is: "cancelled" };

export interface RunState {
  readonly frames: readonly Frame[];
  readonly phase: Phase;
}

export const firstState: RunState = {
  frames: [{ kind: "steps", path: "", position: 0 }],
  phase: { is: "working", failures: 0 },
};

export type Decision =
  | {
      readonly do: "perform";
      readonly step: Step;
      readonly path: string;
      readonly failures: number;
    }
  | { readonly do: "wait"; readonly until: number }
  /** Nothing to do before somebody acts: a connection, a parked write. */
  | { readonly do: "rest" }
  /** All steps are done: apply `finished`. */
  | { readonly do: "finish" }
  /** The run is over. */
  | { readonly do: "nothing" };

export function isOver(state: RunState): boolean {
  switch (state.phase.is) {
    case "succeeded":
    case "failed":
    case "cancelled":
      return true;
    case "working":
    case "waiting":
    case "paused":
    case "parked":
      return false;
  }
}

/** A result that comes too late, after the run was over, changes nothing. */
export function apply(state: RunState, result: StepResult): RunState {
  if (result.kind === "continued") return continued(state);
  if (isOver(state)) return state;
  switch (result.kind) {
    case "done":
      return { frames: advance(state.frames), phase: { is: "working", failures: 0 } };
    case "retry":
      return {
        ...state,
        phase: { is: "waiting", failures: failuresOf(state.phase) + 1, until: result.at },
      };
    case "deferred":
      return {
        ...state,
        phase: { is: "waiting", failures: failuresOf(state.phase), until: result.at },
      };
    case "failed":
      return { ...state, phase: { is: "failed", path: result.path, error: result.error } };
    case "paused":
      return { ...state, phase: { is: "paused", connectionId: result.connectionId } };
    case "parked":
      return {
        ...state,
        phase: { is: "parked", path: result.path, effectId: result.effectId },
      };
    case "resumed":
      return { ...state, phase: { is: "working", failures: 0 } };
    case "cancelled":
      return { ...state, phase: { is: "cancelled" } };
    case "finished":
      return { ...state, phase: { is: "succeeded" } };
  }
}

/** The place in the flow is still that of the step that failed: what was done before it stays done. */
function continued(state: RunState): RunState {
  return state.phase.is === "failed" ? { ...state, phase: { is: "working", failures: 0 } } : state;
}

/** A wait that ends further ahead was set by a clock that was wrong: it is over. */
export const longestWait = 2 * 3_600_000;

export function decide(document: FlowDocument, state: RunState, now: number): Decision[] {
  switch (state.phase.is) {
    case "succeeded":
    case "failed":
    case "cancelled":
      return [{ do: "nothing" }];
    case "paused":
    case "parked":
      return [{ do: "rest" }];
    case "waiting":
      return isWaiting(state.phase.until, now)
        ? [{ do: "wait", until: state.phase.until }]
        : next(document, state);
    case "working":
      return next(document, state);
  }
}

function isWaiting(until: number, now: number): boolean {
  return until > now && until <= now + longestWait;
}

function next(document: FlowDocument, state: RunState): Decision[] {
  const frame = state.frames.at(-1);
  const step = frame && document.steps[frame.position];
  if (!frame || !step) return [{ do: "finish" }];
  const path = frame.path === "" ? step.id : `${frame.path}/${step.id}`;
  return [{ do: "perform", step, path, failures: failuresOf(state.phase) }];
}

function advance(frames: readonly Frame[]): readonly Frame[] {
  return frames.map((frame, index) =>
    index === frames.length - 1 ? { ...frame, position: frame.position + 1 } : frame,
  );
}

function failuresOf(phase: Phase): number {
  return phase.is === "working" || phase.is === "waiting" ? phase.failures : 0;
}
