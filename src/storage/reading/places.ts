import type { FlowDocument } from "#flow/document.ts";
import {
  below,
  isOver,
  type Loop,
  loopOf,
  pathOf,
  type Phase,
  type RunState,
  type Thread,
} from "#engine/run-state.ts";
import { settled, stepAt } from "#engine/settle.ts";

/** A step that a run stands at. */
export interface Place {
  readonly path: string;
  readonly phase: Phase;
}

/** Of a run that is over there is none, but of a failed one the step that has failed it. */
export function placesOf(document: FlowDocument, before: RunState): readonly Place[] {
  const state = settled(document, before);
  const { phase } = state;
  if (phase.is === "failed") return [{ path: phase.path, phase }];
  return isOver(state) ? [] : placesIn(document, state);
}

function placesIn(document: FlowDocument, thread: Thread): readonly Place[] {
  const { phase, frames } = thread;
  const loop = loopOf(thread);
  if (phase.is === "failed") return [{ path: phase.path, phase }];
  if (loop?.open.length === 0) return [{ path: loop.path, phase }];
  if (loop) return loop.open.flatMap((item) => placesIn(document, item.thread));
  const top = frames.at(-1);
  const step = top && stepAt(document, top);
  return step === undefined ? [] : [{ path: below(pathOf(thread), step.id), phase }];
}

/** A loop that is not over, with the phase of the thread that works on it. */
export interface LiveLoop {
  readonly loop: Loop;
  readonly phase: Phase;
}

/** By their paths; also those that a run was in when it ended. */
export function loopsIn(thread: Thread): ReadonlyMap<string, LiveLoop> {
  return new Map(loopEntries(thread));
}

function loopEntries({ frames, phase }: Thread): readonly (readonly [string, LiveLoop])[] {
  const loop = frames.find((frame) => frame.kind === "loop");
  if (loop === undefined) return [];
  return [[loop.path, { loop, phase }], ...loop.open.flatMap((item) => loopEntries(item.thread))];
}
