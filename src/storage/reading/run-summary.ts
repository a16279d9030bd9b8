import { kindOfRun } from "#engine/run-name.ts";
import type { RunState } from "#engine/run-state.ts";
import type { RunStatus, RunSummary } from "#people/run-views.ts";
import type { Stored } from "#people/reading.ts";
import { fromJsonOrNull, type JsonText } from "../rows.ts";

/** A run as lists and details show it, from a row `r` of runs. */
export const summaryColumns = `r.seq, r.id, r.flow_id, f.name AS flow_name, v.id AS version_id, v.number AS version_number,
  r.status, r.name, e.key AS reference, e.at AS event_at, r.created_at, r.started_at, r.ended_at,
  coalesce(r.delayed_until, r.next_at) AS next_at,
  r.error, CASE WHEN r.status = 'filtered' THEN r.state END AS filtered_state`;

export const summaryJoins = `JOIN {flows} f ON f.id = r.flow_id
  JOIN {flow_versions} v ON v.id = r.version_id JOIN {events} e ON e.seq = r.event`;

export interface SummaryRow {
  readonly seq: number;
  readonly id: string;
  readonly flow_id: string;
  readonly flow_name: string;
  readonly version_id: string;
  readonly version_number: number | null;
  readonly status: RunStatus;
  readonly name: string;
  readonly reference: string;
  readonly event_at: number;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly next_at: number | null;
  readonly error: JsonText<Stored> | null;
  readonly filtered_state: JsonText<RunState> | null;
}

export function summaryOf(row: SummaryRow): RunSummary {
  return {
    id: row.id,
    kind: kindOfRun(row.name),
    flowId: row.flow_id,
    flowName: row.flow_name,
    versionId: row.version_id,
    versionNumber: row.version_number,
    status: row.status,
    reference: row.reference,
    eventAt: row.event_at,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    // 0 stands for at once.
    resumesAt: row.next_at === 0 ? null : row.next_at,
    error: fromJsonOrNull(row.error),
    filter: fromJsonOrNull(row.filtered_state)?.filtered ?? null,
  };
}
