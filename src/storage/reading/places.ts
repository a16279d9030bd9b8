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
import { idOf } from "#flow/paths.ts";
import type { RunStatus } from "#people/run-views.ts";
import { documentFrom, fromJson } from "../rows.ts";
import type { PlaceRow } from "./run-asks.ts";

/** A run with where it stands. */
export interface RunPlace {
  readonly id: string;
  readonly seq: number;
  readonly status: RunStatus;
  readonly isOver: boolean;
  readonly document: FlowDocument;
  readonly state: RunState;
  readonly places: readonly Place[];
  readonly loops: ReadonlyMap<string, LiveLoop>;
}

export function runPlace(id: string, row: PlaceRow): RunPlace {
  const document = documentFrom(row.document);
  const state = fromJson(row.state);
  return {
    id,
    seq: row.seq,
    status: row.status,
    isOver: isOver(state),
    document,
    state,
    places: placesOf(document, state),
    loops: loopsIn(state),
  };
}

/** A step that a run stands at. */
export interface Place {
  readonly path: string;
  readonly phase: Phase;
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

/** All that lies in the items of a loop. */
export function itemsSpan(loop: string): readonly [from: string, to: string] {
  return [`${loop}:`, `${loop};`];
}

/** The loop's path and the item's name; null for what is no path of an item. */
export function itemIn(path: string): { readonly loop: string; readonly name: string } | null {
  const last = idOf(path);
  const colon = last.indexOf(":");
  if (colon < 1) return null;
  return {
    loop: path.slice(0, path.length - last.length + colon),
    name: last.slice(colon + 1),
  };
}
