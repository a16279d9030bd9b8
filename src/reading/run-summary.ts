import { kindOfRun } from "#engine/run-name.ts";
import type { RunState } from "#engine/run-state.ts";
import { pageOf } from "./cursor.ts";
import type { Page } from "./reading.ts";
import type { RunDetail, RunSummary } from "./run-views.ts";

/** A run as its row has it, with the rows around it. */
export interface SummaryParts extends Omit<RunSummary, "kind" | "filter" | "record"> {
  readonly seq: number;
  readonly name: string;
  readonly filteredState: RunState | null;
  readonly trigger: string | null;
  readonly found: RunDetail["event"];
}

export function summaryOf(parts: SummaryParts): RunSummary {
  const { id, flowId, flowName, versionId, versionNumber, status, reference, name } = parts;
  const { eventAt, createdAt, startedAt, endedAt, resumesAt, error } = parts;
  const { trigger, found, filteredState } = parts;
  return {
    id,
    flowId,
    flowName,
    versionId,
    versionNumber,
    status,
    reference,
    eventAt,
    createdAt,
    startedAt,
    endedAt,
    resumesAt,
    error,
    kind: kindOfRun(name),
    record: trigger === null ? null : { trigger, data: found },
    filter: filteredState?.filtered ?? null,
  };
}

/** A page of a list of runs, the newest first, out of one more than it may hold. */
export function runsPage(found: readonly SummaryParts[], limit: number): Page<RunSummary> {
  const { rows, next } = pageOf(found, limit, ({ createdAt: at, seq }) => ({ at, seq }));
  return { items: rows.map(summaryOf), next };
}
