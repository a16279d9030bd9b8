import type { FlowDocument } from "#flow/document.ts";
import { isOver, type RunState } from "#engine/run-state.ts";
import { type LiveLoop, loopsIn, type Place, placesOf } from "#engine/where-it-stands.ts";
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

/** All that lies in the items of a loop. */
export function itemsSpan(loop: string): readonly [from: string, to: string] {
  return [`${loop}:`, `${loop};`];
}
