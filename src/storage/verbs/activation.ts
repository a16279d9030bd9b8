import { seenUntil } from "#engine/listened.ts";
import type {
  FlowStore,
  StartVersion,
  SwitchedOffWhy,
  SwitchOffRecord,
  SwitchOffStore,
  VersionRecord,
} from "#engine/store.ts";
import { isOn, type Notes, sql, statement, type Verbs, type Work } from "../session.ts";
import { isCurrent, lockFlow } from "./locks.ts";
import {
  beginSubscription,
  endSubscription,
  findSubscription,
  placeOfRow,
} from "./subscriptions.ts";
import { publish, standingVersion } from "./versions.ts";
import { newsOfSwitchOff } from "#engine/alerts/news.ts";
import { columns } from "../columns.ts";
import { toJson } from "../rows.ts";
import { isOfKind } from "../run-kinds.ts";
import { isDue } from "./schedules.ts";
import { noteNews } from "./alerts.ts";

const endTimetable = statement<[flowId: string]>(
  "UPDATE {timetables} SET active = false WHERE flow_id = ?",
);

/** Ends new events of a flow. */
function* endFlow(changes: Notes["changes"], id: string, at: number): Work<void> {
  yield* sql`UPDATE {flows} SET active = false WHERE id = ${id}`.run();
  changes.flow(id);
  yield* endSubscription(id, at);
  yield* endTimetable.run(id);
}

/** Locks the flow: nobody else changes what it listens to, or its version, until the transaction ends. */
function* versionToStart(
  changes: Notes["changes"],
  id: string,
  wanted: StartVersion,
  at: number,
): Work<VersionRecord | "conflict" | "not_found" | "due"> {
  yield* lockFlow(id);
  if (yield* isDue(id, at)) return "due";
  switch (wanted.kind) {
    case "draft":
    case "proposal":
      return yield* publish(changes, { ...wanted, id, at });
    case "standing": {
      const version = yield* standingVersion(id);
      if (!version) return "not_found";
      const stands = version.id === wanted.versionId && (yield* isCurrent(wanted.permit));
      return stands ? version : "conflict";
    }
  }
}

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

export function activationVerbs({ read, writeAt }: Verbs) {
  return {
    activate: writeAt(function* (notes, { id, version: wanted, start, at }) {
      const { changes, tellOthers } = notes;
      for (const lease of start.kind === "event" ? start.leases : [])
        if (!(yield* notes.stands(lease))) return "fenced";
      const version = yield* versionToStart(changes, id, wanted, at);
      if (typeof version === "string") return version;
      yield* sql`UPDATE {flows}
        SET active_since = CASE WHEN {on active} THEN active_since ELSE ${at} END, active = true
        WHERE id = ${id}`.run();
      yield* sql`UPDATE {switch_offs} SET counted_from = ${at}, off_at = NULL, why = NULL
        WHERE flow_id = ${id}`.run();
      changes.flow(id);
      switch (start.kind) {
        case "event":
          yield* endTimetable.run(id);
          yield* beginSubscription(id, start, at);
          break;
        case "schedule":
          yield* endSubscription(id, at);
          // The time of the last tick stays when a timetable ends, and when it begins again.
          yield* sql`INSERT INTO {timetables} (flow_id, active, next_at, set_at)
            VALUES (${id}, true, ${start.timetable.nextAt}, ${at}) ON CONFLICT (flow_id) DO UPDATE
            SET active = true, next_at = excluded.next_at, set_at = excluded.set_at, skipped = 0,
              skipped_at = NULL`.run();
          break;
        case "invoke":
        case "webhook":
          yield* endSubscription(id, at);
          yield* endTimetable.run(id);
          break;
      }
      tellOthers("anything");
      return version;
    }),

    deactivate: writeAt(({ changes }, id, at) => endFlow(changes, id, at)),

    subscription: read(function* (id) {
      const place = yield* findSubscription(id);
      if (place?.active !== true) return null;
      const { windowFrom: from, windowTo: to } = place;
      const { connectionId, trigger, everySeconds, liveFrom, owedFrom } = place;
      const window = from === null || to === null ? null : { from, to };
      const at = { connectionId, trigger, ...placeOfRow(place) };
      return { ...at, everySeconds, liveFrom, owedFrom, window };
    }),

    seenUntil: read(function* (id) {
      const place = yield* findSubscription(id);
      if (!place) return null;
      const { connectionId, trigger, owedFrom } = place;
      return { connectionId, trigger, ...placeOfRow(place), at: seenUntil(place), owedFrom };
    }),

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
      const rows = yield* sql`UPDATE {switch_offs} SET off_at = ${at}, why = ${toJson(why)}
        WHERE flow_id = ${flowId} AND counted_from = ${countedFrom} AND rule IS NOT NULL`.run();
      if (rows === 0) return "unchanged";
      yield* endFlow(changes, flowId, at);
      yield* noteNews([newsOfSwitchOff(flowId, at)]);
      return "off";
    }),
  } satisfies Partial<FlowStore & SwitchOffStore>;
}
