import type { Store } from "#engine/store.ts";
import { sql } from "./database.ts";
import type { Writer } from "./writer.ts";

const signs = sql<[], { id: string; gone: boolean }>(
  `SELECT substr(name, 9) AS id, until < clock_timestamp() - interval '30 seconds' AS gone
   FROM millrace.leases
   WHERE name LIKE 'process:%' AND until > clock_timestamp() - interval '1 hour' ORDER BY name`,
);

export function processesVerb({ database, process }: Writer): Store["processes"] {
  return async () => {
    const rows = await database.all(signs);
    const ids = (isGone: boolean) => rows.flatMap(({ id, gone }) => (gone === isGone ? [id] : []));
    return { own: process, living: ids(false), gone: ids(true) };
  };
}
