import type { RunState } from "#engine/run-state.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Stored } from "#people/reading.ts";
import type { JsonText } from "../rows.ts";
import { type SummaryRow, summaryColumns, summaryJoins } from "./run-summary.ts";

/** A run in full, as both stores name it. */
export const detailOfRun = `SELECT ${summaryColumns}, v.document, coalesce(r.event_data, e.data) AS event, r.cancel_at, r.state
  FROM runs r ${summaryJoins}`;

export interface DetailRow extends SummaryRow {
  readonly document: JsonText<FlowDocument>;
  readonly event: JsonText<Stored>;
  readonly cancel_at: number | null;
  readonly state: JsonText<RunState>;
}
