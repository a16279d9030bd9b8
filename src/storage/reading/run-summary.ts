import type { SummaryParts } from "#reading/run-summary.ts";
import { columns } from "../columns.ts";

/** SQL: does a write of the run wait for a person? Its row says so only once nobody holds the run. */
export const hasParkedWrite = (runs: string): string =>
  `EXISTS (SELECT 1 FROM {effects} w WHERE w.run_id = ${runs}.id AND w.state = 'parked')`;

/** A run as lists and details show it, from a row `r` of runs. One that goes on at once (0) waits for no moment. */
export const summaryColumns = `r.seq, r.id, r.flow_id, f.name AS flow_name, v.id AS version_id, v.number AS version_number,
   CASE WHEN r.status = 'running' AND ${hasParkedWrite("r")} THEN 'parked' ELSE r.status END AS status, r.name, e.key AS reference, e.at AS event_at, r.created_at, r.started_at, r.ended_at,
   nullif(coalesce(r.delayed_until, r.next_at), 0) AS resumes_at, r.error,
   CASE WHEN r.status = 'filtered' THEN r.state END AS filtered_state, p.trigger,
   CASE WHEN p.id IS NOT NULL THEN coalesce(r.event_data, e.data) END AS found`;
export const summaryKinds = { error: "json", filteredState: "json", found: "json" } as const;
export const summaryJoins = `JOIN {flows} f ON f.id = r.flow_id
  JOIN {flow_versions} v ON v.id = r.version_id JOIN {events} e ON e.seq = r.event
  LEFT JOIN {polls} p ON p.id = e.poll_id`;

export const summaries = columns<SummaryParts>(summaryColumns, summaryKinds);
