import type { RunStore } from "#engine/store.ts";
import { fromJson, type JsonText } from "../rows.ts";
import { sql } from "./database.ts";
import { newestEffect } from "./effect-rows.ts";
import type { Writer } from "./writer.ts";

// One account may have several connections.
const ofObject = sql<[connectionId: string, objectId: string], { id: string }>(
  `SELECT e.id FROM millrace.effects e LEFT JOIN millrace.connections c ON c.id = $1
   WHERE e.object_id = $2 AND (e.connection_id = $1 OR
     (e.account = c.account AND e.mode = c.mode AND e.connector = c.connector))
   ORDER BY e.seq LIMIT 1`,
);

const ancestry = sql<[string], { flow_id: string; ancestry: JsonText<string[]> }>(
  "SELECT flow_id, ancestry FROM millrace.effects WHERE id = $1 LIMIT 1",
);

export function effectVerbs({
  database,
}: Writer): Pick<RunStore, "effect" | "effectOfObject" | "ancestryOfEffect"> {
  return {
    effect: (id) => newestEffect(database, id),

    async effectOfObject(connectionId, objectId) {
      return (await database.first(ofObject, connectionId, objectId))?.id ?? null;
    },

    async ancestryOfEffect(effectId) {
      const row = await database.first(ancestry, effectId);
      return row ? [...fromJson(row.ancestry), row.flow_id] : null;
    },
  };
}
