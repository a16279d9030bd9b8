import { type Standing, standingOf } from "#engine/where-it-stands.ts";
import type { RunStatus } from "#people/run-views.ts";
import { documentFrom, fromJson } from "../rows.ts";
import type { PlaceRow } from "./run-asks.ts";

/** A run with where it stands. */
export interface RunPlace extends Standing {
  readonly id: string;
  readonly seq: number;
  readonly status: RunStatus;
}

export function runPlace(id: string, { seq, status, document, state }: PlaceRow): RunPlace {
  return { id, seq, status, ...standingOf(documentFrom(document), fromJson(state)) };
}

/** All that lies in the items of a loop. */
export function itemsSpan(loop: string): readonly [from: string, to: string] {
  return [`${loop}:`, `${loop};`];
}
