import type { FailingFlow, Overview, Stored } from "#people/reading.ts";
import type { RunStatus } from "#people/run-views.ts";
import { fromJsonOrNull, type JsonText } from "../rows.ts";

/** How many flows stand in each list of the overview. */
export const mostFlows = 5;

export const runStatuses = [
  "waiting",
  "delayed",
  "running",
  "paused",
  "parked",
  "succeeded",
  "succeeded_with_errors",
  "filtered",
  "failed",
  "cancelled",
] as const satisfies readonly RunStatus[];

/** The beginning and the end of each span. */
export function spansOf(bounds: readonly number[]): readonly (readonly [number, number])[] {
  return bounds.slice(1).map((end, index) => [bounds[index] ?? end, end]);
}

export interface FailingRow {
  readonly flow_id: string;
  readonly flow_name: string;
  readonly failed: number;
  readonly run_id: string;
  readonly version_id: string;
  readonly at: number;
  readonly error: JsonText<Stored> | null;
}

export function failingFlow(row: FailingRow): FailingFlow {
  return {
    flowId: row.flow_id,
    flowName: row.flow_name,
    failed: row.failed,
    last: {
      runId: row.run_id,
      versionId: row.version_id,
      at: row.at,
      error: fromJsonOrNull(row.error),
    },
  };
}

export interface BusyRow {
  readonly flow_id: string;
  readonly flow_name: string;
  readonly runs: number;
}

export function busyFlow(row: BusyRow): Overview["busiest"][number] {
  return { flowId: row.flow_id, flowName: row.flow_name, runs: row.runs };
}
