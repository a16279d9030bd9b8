import type { AnyRowsTrigger } from "#sdk/connector.ts";
import type { JsonObject } from "#sdk/json.ts";
import type { Acceptance } from "../store.ts";
import type { Kin } from "./kin.ts";
import type { ToldRow } from "./snapshot.ts";

/**
 * What a trigger that reads rows reports, piece by piece. Each piece is whole: the engine accepts
 * all of it, or counts it as never read.
 */

export interface RowsSource {
  readonly trigger: AnyRowsTrigger;
  readonly api: unknown;
  readonly where: JsonObject;
  readonly pollId: string;
  /** Where a flow begins to listen; else none. */
  readonly kin: readonly Kin[];
}

export interface Piece {
  readonly told: readonly ToldRow[];
  readonly kept: NonNullable<Acceptance["kept"]>;
  readonly isLast: boolean;
}

/** How many rows are asked for at once. */
export const pageSize = 1_000;
