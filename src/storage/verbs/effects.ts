import type { RunStore } from "#engine/store.ts";
import { fromJson, type JsonText } from "../rows.ts";
import { made, statement, type Verbs } from "../session.ts";
import { effects } from "./effect-rows.ts";

// One account may have several connections.
const ofObject = statement<{ connectionId: string; objectId: string }, { id: string }>(
  `SELECT e.id FROM {effects} e LEFT JOIN {connections} c ON c.id = @connectionId
   WHERE e.object_id = @objectId AND (e.connection_id = @connectionId OR
     (e.account = c.account AND e.mode = c.mode AND e.connector = c.connector))
   ORDER BY e.seq LIMIT 1`,
);
// Such an event is read soon after its write: no index is kept of keys.
const newestEffects = 100_000;
const ofKey = statement<{ connectionId: string; key: string }, { id: string }>(
  `SELECT e.id FROM {effects} e LEFT JOIN {connections} c ON c.id = @connectionId
   WHERE e.seq > (SELECT max(seq) FROM {effects}) - ${newestEffects} AND e.key = @key AND (e.connection_id = @connectionId OR
     (e.account = c.account AND e.mode = c.mode AND e.connector = c.connector))
   ORDER BY e.seq DESC LIMIT 1`,
);
const ancestry = statement<[id: string], { flow_id: string; ancestry: JsonText<string[]> }>(
  "SELECT flow_id, ancestry FROM {effects} WHERE id = ? LIMIT 1",
);

export function effectVerbs({
  read,
}: Verbs): Pick<RunStore, "effect" | "effectOfObject" | "effectOfKey" | "ancestryOfEffect"> {
  return {
    effect: read((id) =>
      effects.from`{effects} e WHERE e.id = ${id}
        ORDER BY e.generation DESC LIMIT 1`.found(),
    ),

    effectOfObject: read((connectionId, objectId) =>
      made(ofObject.first({ connectionId, objectId }), (effect) => effect?.id ?? null),
    ),

    effectOfKey: read((connectionId, key) =>
      made(ofKey.first({ connectionId, key }), (effect) => effect?.id ?? null),
    ),

    ancestryOfEffect: read((effectId) =>
      made(ancestry.first(effectId), (row) =>
        row ? [...fromJson(row.ancestry), row.flow_id] : null,
      ),
    ),
  };
}
