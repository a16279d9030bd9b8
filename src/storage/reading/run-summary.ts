import { kindOfRun } from "#engine/run-name.ts";
import type { RunState } from "#engine/run-state.ts";
import type { RunDetail, RunSummary } from "#people/run-views.ts";
import type { Page } from "#people/reading.ts";
import { columns } from "../columns.ts";
import { pageOf } from "./cursor.ts";

interface SummaryParts extends Omit<RunSummary, "kind" | "filter" | "record"> {
  readonly seq: number;
  readonly name: string;
  readonly filteredState: RunState | null;
  readonly trigger: string | null;
  readonly found: RunDetail["event"];
}

/** A run as lists and details show it, from a row `r` of runs. One that goes on at once (0) waits for no moment. */
const parts = columns<SummaryParts>(
  `r.seq, r.id, r.flow_id, f.name AS flow_name, v.id AS version_id, v.number AS version_number, r.status, r.name,
   e.key AS reference, e.at AS event_at, r.created_at, r.started_at, r.ended_at,
   nullif(coalesce(r.delayed_until, r.next_at), 0) AS resumes_at, r.error,
   CASE WHEN r.status = 'filtered' THEN r.state END AS filtered_state, p.trigger,
   CASE WHEN p.id IS NOT NULL THEN coalesce(r.event_data, e.data) END AS found`,
  { error: "json", filteredState: "json", found: "json" },
);

export const summaryColumns = parts.list;
export const summaryJoins = `JOIN {flows} f ON f.id = r.flow_id
  JOIN {flow_versions} v ON v.id = r.version_id JOIN {events} e ON e.seq = r.event
  LEFT JOIN {polls} p ON p.id = e.poll_id`;

/** By what a list goes on behind it. */
export type SummaryRow = Pick<SummaryParts, "seq" | "createdAt">;

export function summaryOf(row: object): RunSummary {
  const { seq: _, name, filteredState, trigger, found, ...run } = parts.of(row);
  return {
    ...run,
    kind: kindOfRun(name),
    record: trigger === null ? null : { trigger, data: found },
    filter: filteredState?.filtered ?? null,
  };
}

/** A page of a list of runs, the newest first, out of one more than it may hold. */
export function runsPage(found: readonly SummaryRow[], limit: number): Page<RunSummary> {
  const { rows, next } = pageOf(found, limit, ({ createdAt: at, seq }) => ({ at, seq }));
  return { items: rows.map(summaryOf), next };
}
