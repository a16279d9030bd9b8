import type { ConnectionStore } from "#engine/store.ts";
import { connectionRecord, type ConnectionRow } from "../connection-rows.ts";
import { batched } from "./batched.ts";
import { type Session, sql } from "./database.ts";

const some = sql<[ids: readonly string[]], ConnectionRow>(
  "SELECT * FROM millrace.connections WHERE id = ANY($1::text[])",
);

/** Every step asks for its connection: one round trip for all that ask at the same time. */
export function findConnection(database: Pick<Session, "all">): ConnectionStore["connection"] {
  return batched(async (ids: readonly string[]) => {
    const rows = await database.all(some, [...new Set(ids)]);
    const records = new Map(rows.map((row) => [row.id, connectionRecord(row)]));
    return ids.map((id) => records.get(id) ?? null);
  });
}
