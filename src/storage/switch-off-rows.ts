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

/** SQL, for both stores, with the flow, the moment since when, that of the hour, and how many as values. */
export function failuresOf(
  { flow, since, hour, most }: Readonly<Record<"flow" | "since" | "hour" | "most", string>>,
  from = "",
): string {
  const runs = (status: string, after: string) =>
    `FROM ${from}runs WHERE flow_id = ${flow} AND status = '${status}' AND created_at ${after}
       AND NOT (${isOfKind("test")}) AND NOT (${isOfKind("rerun")})`;
  const newest = well.map(
    (status) =>
      `SELECT (SELECT created_at ${runs(status, `>= ${since}`)} ORDER BY created_at DESC LIMIT 1) AS at`,
  );
  const inHour = (status: string) => `(SELECT count(*) ${runs(status, `>= ${hour}`)})`;
  return `WITH well AS (SELECT coalesce(max(at), ${since} - 1) AS at FROM (${newest.join(" UNION ALL ")}) AS newest)
    SELECT
      (SELECT count(*) FROM (SELECT 1 AS one ${runs("failed", "> (SELECT at FROM well)")} LIMIT ${most}) AS failed)
        AS in_a_row,
      ${inHour("failed")} AS failed,
      ${["failed", ...well].map(inHour).join(" + ")} AS ended`;
}
