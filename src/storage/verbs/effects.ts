import type { RunStore } from "#engine/store.ts";
import { fromJson, type JsonText } from "../rows.ts";
import { first, type Session, statement } from "../session.ts";
import { effectRecord, type EffectRow } from "./effect-rows.ts";

const newest = statement<[id: string], EffectRow>(
  "SELECT * FROM {effects} WHERE id = ? ORDER BY generation DESC LIMIT 1",
);
// One account may have several connections.
const ofObject = statement<
  [connectionId: string, objectId: string, connectionId: string],
  { id: string }
>(
  `SELECT e.id FROM {effects} e LEFT JOIN {connections} c ON c.id = ?
   WHERE e.object_id = ? AND (e.connection_id = ? OR
     (e.account = c.account AND e.mode = c.mode AND e.connector = c.connector))
   ORDER BY e.seq LIMIT 1`,
);
const ancestry = statement<[id: string], { flow_id: string; ancestry: JsonText<string[]> }>(
  "SELECT flow_id, ancestry FROM {effects} WHERE id = ? LIMIT 1",
);

export function effectVerbs({
  read,
}: Session): Pick<RunStore, "effect" | "effectOfObject" | "ancestryOfEffect"> {
  return {
    effect: (id) =>
      read(function* () {
        const row = yield* first(newest, id);
        return row ? effectRecord(row) : null;
      }),

    effectOfObject: (connectionId, objectId) =>
      read(function* () {
        return (yield* first(ofObject, connectionId, objectId, connectionId))?.id ?? null;
      }),

    ancestryOfEffect: (effectId) =>
      read(function* () {
        const row = yield* first(ancestry, effectId);
        return row ? [...fromJson(row.ancestry), row.flow_id] : null;
      }),
  };
}
