import { newsOfSwitchOff } from "#engine/alerts/news.ts";
import type { SwitchedOffWhy, SwitchOffRecord, SwitchOffStore } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { toJson } from "../rows.ts";
import { isOfKind } from "../run-kinds.ts";
import { isOn, sql, statement, type Verbs } from "../session.ts";
import { endFlow } from "./activation.ts";
import { noteNews } from "./alerts.ts";
import { lockFlow } from "./locks.ts";

interface SwitchOffParts extends Omit<SwitchOffRecord, "off"> {
  readonly offAt: number | null;
  readonly why: SwitchedOffWhy | null;
}

const switchOffs = columns<SwitchOffParts>("flow_id, rule, counted_from, off_at, why", {
  rule: "json",
  why: "json",
}).making(({ offAt: at, why, ...record }): SwitchOffRecord => {
  return { ...record, off: at === null || why === null ? null : { at, why } };
});

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

/** In the hour since a moment, and since another no more than so many in a row. */
type Failures = { readonly inARow: number; readonly failed: number; readonly ended: number };
const failures = statement<[flow: string, since: number, hour: number, most: number], Failures>(
  `WITH
    asked (flow, since, hour, most) AS (VALUES (?::text, ?::bigint, ?::bigint, ?::bigint)),
    well AS (SELECT coalesce(max(at), (SELECT since FROM asked) - 1) AS at
      FROM (${well.map(newest).join(" UNION ALL ")}) AS newest)
  SELECT
    (SELECT count(*) FROM (SELECT 1 AS one ${runs("failed", "> (SELECT at FROM well)")}
      LIMIT (SELECT most FROM asked)) AS failed) AS "inARow",
    ${inHour("failed")} AS failed,
    ${["failed", ...well].map(inHour).join(" + ")} AS ended`,
);
const note = statement<[at: number, why: string, flowId: string, countedFrom: number]>(
  `UPDATE {switch_offs} SET off_at = ?, why = ?
   WHERE flow_id = ? AND counted_from = ? AND rule IS NOT NULL`,
);

export function switchOffVerbs({ read, writeAt }: Verbs): SwitchOffStore {
  return {
    switchOffs: read((flowIds) =>
      flowIds === undefined
        ? switchOffs.from`{switch_offs} ORDER BY flow_id COLLATE "C"`.all()
        : switchOffs.from`{switch_offs} WHERE flow_id IN (${flowIds}) ORDER BY flow_id COLLATE "C"`.all(),
    ),

    setSwitchOff: writeAt(function* ({ changes }, { flowId, rule, at }) {
      if (!(yield* lockFlow(flowId))) return "not_found";
      yield* sql`INSERT INTO {switch_offs} (flow_id, rule, counted_from)
        VALUES (${flowId}, ${rule && toJson(rule)}, ${at}) ON CONFLICT (flow_id) DO UPDATE
        SET rule = excluded.rule, counted_from = excluded.counted_from`.run();
      changes.flow(flowId);
      return "changed";
    }),

    failuresOf: read(function* (flowId, { since, hour, most }) {
      const row = yield* failures.first(flowId, since, hour, most);
      const { inARow = 0, failed = 0, ended = 0 } = row ?? {};
      return { inARow, ofAnHour: { failed, ended } };
    }),

    switchOff: writeAt(function* ({ changes }, { flowId, countedFrom, why, at }) {
      const flow = yield* lockFlow(flowId);
      if (!flow || !isOn(flow.active)) return "unchanged";
      if ((yield* note.run(at, toJson(why), flowId, countedFrom)) === 0) return "unchanged";
      yield* endFlow(changes, flowId, at);
      yield* noteNews([newsOfSwitchOff(flowId, at)]);
      return "off";
    }),
  };
}
