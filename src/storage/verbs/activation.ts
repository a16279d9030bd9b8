import { seenUntil } from "#engine/listened.ts";
import type { FlowStore, StartVersion, VersionRecord } from "#engine/store.ts";
import { type Notes, sql, statement, type Verbs, type Work } from "../session.ts";
import { lockFlow } from "./locks.ts";
import { isCurrent } from "./permits.ts";
import {
  beginSubscription,
  endSubscription,
  findSubscription,
  placeOfRow,
} from "./subscriptions.ts";
import { publish, standingVersion } from "./versions.ts";

const endTimetable = statement<[flowId: string]>(
  "UPDATE {timetables} SET active = false WHERE flow_id = ?",
);

export function activationVerbs({ read, writeAt }: Verbs) {
  return {
    activate: writeAt(function* ({ changes, tellOthers }, { id, version: wanted, start, at }) {
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
  } satisfies Partial<FlowStore>;
}

/** Ends new events of a flow. */
export function* endFlow(changes: Notes["changes"], id: string, at: number): Work<void> {
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
): Work<VersionRecord | "conflict" | "not_found"> {
  switch (wanted.kind) {
    case "draft":
    case "proposal":
      return yield* publish(changes, { ...wanted, id, at });
    case "standing": {
      yield* lockFlow(id);
      const version = yield* standingVersion(id);
      if (!version) return "not_found";
      const stands = version.id === wanted.versionId && (yield* isCurrent(wanted.permit));
      return stands ? version : "conflict";
    }
  }
}
