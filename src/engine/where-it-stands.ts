import { isJsonObject, type Json } from "#sdk/json.ts";
import type { FlowDocument } from "#flow/document.ts";
import { isList } from "#flow/pill.ts";
import {
  below,
  isOver,
  type Loop,
  loopOf,
  pathOf,
  type Phase,
  type RunState,
  type Thread,
} from "./run-state.ts";
import { settled, stepAt } from "./settle.ts";

/** Where a run and its loops stand, from the run's state and the results of its steps. */

/** A step that a run stands at. */
export interface Place {
  readonly path: string;
  readonly phase: Phase;
}

/** Where a run stands, with the document that it works by. */
export interface Standing {
  readonly document: FlowDocument;
  readonly state: RunState;
  readonly isOver: boolean;
  readonly places: readonly Place[];
  readonly loops: ReadonlyMap<string, LiveLoop>;
}

export function standingOf(document: FlowDocument, state: RunState): Standing {
  const places = placesOf(document, state);
  return { document, state, isOver: isOver(state), places, loops: loopsIn(state) };
}

/** Of a run that is over there is none, but of a failed one the step that has failed it. */
function placesOf(document: FlowDocument, before: RunState): readonly Place[] {
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
function loopsIn(thread: Thread): ReadonlyMap<string, LiveLoop> {
  return new Map(loopEntries(thread));
}

function loopEntries({ frames, phase }: Thread): readonly (readonly [string, LiveLoop])[] {
  const loop = frames.find((frame) => frame.kind === "loop");
  if (loop === undefined) return [];
  return [[loop.path, { loop, phase }], ...loop.open.flatMap((item) => loopEntries(item.thread))];
}

/** What came of the step of a loop: what its list holds, and how it ended once it is over. */
export interface LoopRow {
  readonly list: readonly Json[];
  readonly over: {
    readonly count: number;
    readonly succeeded: number;
    readonly failed: number;
  } | null;
}

/** Null for the row of a loop that could not begin. */
export function loopRowOf({
  input,
  output,
}: {
  readonly input: Json;
  readonly output: Json;
}): LoopRow | null {
  const list = listIn(output);
  if (list) return { list, over: null };
  if (!isJsonObject(output)) return null;
  const [count, succeeded, failed] = ["count", "succeeded", "failed"].map((name) => output[name]);
  return typeof count === "number" && typeof succeeded === "number" && typeof failed === "number"
    ? { list: listIn(input) ?? [], over: { count, succeeded, failed } }
    : null;
}

function listIn(value: Json): readonly Json[] | null {
  const list = isJsonObject(value) ? value["list"] : undefined;
  return isList(list) ? list : null;
}
