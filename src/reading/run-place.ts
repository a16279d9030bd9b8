import type { FlowDocument } from "#flow/document.ts";
import { loopsAround, stepOf, stepsOf } from "#flow/blocks.ts";
import { loopIdOf } from "#flow/paths.ts";
import { canContinue, type RunState } from "#engine/run-state.ts";
import { type Standing, standingOf } from "#engine/where-it-stands.ts";
import type { RunStatus } from "#flow/run-status.ts";

/** A run with where it stands. */
export interface RunPlace extends Standing {
  readonly id: string;
  readonly seq: number;
  readonly status: RunStatus;
}

/** The columns of a run from which follows where it stands. */
export interface PlaceParts {
  readonly id: string;
  readonly seq: number;
  readonly status: RunStatus;
  readonly state: RunState;
  readonly document: FlowDocument;
}

export function runPlaceOf({ id, seq, status, document, state }: PlaceParts): RunPlace {
  return { id, seq, status, ...standingOf(document, state) };
}

/** The step at which a failed run can go on; null where the flow itself has ended it. */
export function failedAt({ state }: RunPlace): string | null {
  return state.phase.is === "failed" && canContinue(state) ? state.phase.path : null;
}

/** The steps of a thread, whatever branches they stand in. */
export function stepIdsIn({ document }: RunPlace, thread: string): readonly string[] {
  const inner = loopIdOf(thread);
  return stepsOf(document)
    .filter(({ id }) => (loopsAround(document, id).at(-1)?.id ?? null) === inner)
    .map(({ id }) => id);
}

/** May a step have parts? Only an action writes to an outside system. */
export function mayHaveParts({ document }: RunPlace, id: string): boolean {
  return stepOf(document, id)?.kind === "action";
}

export function isLoopStep({ document }: RunPlace, id: string): boolean {
  return stepOf(document, id)?.kind === "forEach";
}
