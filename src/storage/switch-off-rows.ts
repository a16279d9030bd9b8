import type { SwitchedOffWhy, SwitchOffRecord, SwitchOffRule } from "#engine/store.ts";
import { isOfKind } from "./run-kinds.ts";
import { fromJson, fromJsonOrNull, type JsonText } from "./rows.ts";

export interface SwitchOffRow {
  readonly flow_id: string;
  readonly rule: JsonText<SwitchOffRule> | null;
  readonly counted_from: number;
  readonly off_at: number | null;
  readonly why: JsonText<SwitchedOffWhy> | null;
}

export function switchOffRecord(row: SwitchOffRow): SwitchOffRecord {
  return {
    flowId: row.flow_id,
    rule: fromJsonOrNull(row.rule),
    countedFrom: row.counted_from,
    off:
      row.off_at === null || row.why === null ? null : { at: row.off_at, why: fromJson(row.why) },
  };
}

export interface FailuresRow {
  readonly in_a_row: number;
  readonly failed: number;
  readonly ended: number;
}

/** Ended, and not by a failure. Who cancels a run says nothing about the flow. */
const well = ["succeeded", "succeeded_with_errors", "filtered"] as const;

const runs = (status: string, after: string): string =>
  `FROM {runs} WHERE flow_id = (SELECT flow FROM asked) AND status = '${status}' AND created_at ${after}
     AND NOT (${isOfKind("test")}) AND NOT (${isOfKind("rerun")})`;
const inHour = (status: string): string =>
  `(SELECT count(*) ${runs(status, ">= (SELECT hour FROM asked)")})`;
const newest = (status: string): string =>
  `SELECT (SELECT created_at ${runs(status, ">= (SELECT since FROM asked)")}
     ORDER BY created_at DESC LIMIT 1) AS at`;

/** SQL: of a flow, since a moment, in the hour since another, and no more than so many in a row. */
export const failuresOf = `WITH
    asked (flow, since, hour, most) AS (VALUES (?::text, ?::bigint, ?::bigint, ?::bigint)),
    well AS (SELECT coalesce(max(at), (SELECT since FROM asked) - 1) AS at
      FROM (${well.map(newest).join(" UNION ALL ")}) AS newest)
  SELECT
    (SELECT count(*) FROM (SELECT 1 AS one ${runs("failed", "> (SELECT at FROM well)")}
      LIMIT (SELECT most FROM asked)) AS failed) AS in_a_row,
    ${inHour("failed")} AS failed,
    ${["failed", ...well].map(inHour).join(" + ")} AS ended`;
