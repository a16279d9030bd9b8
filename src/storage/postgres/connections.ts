import type { ConnectionStore } from "#engine/store.ts";
import { connectionColumns, connectionRecord } from "../connection-rows.ts";
import { batched } from "./batched.ts";
import { type Session, sql } from "./database.ts";

const some = sql<[ids: readonly string[]], object>(
  `SELECT ${connectionColumns} FROM millrace.connections WHERE id = ANY($1::text[])`,
);

/** Every step asks for its connection: one round trip for all that ask at the same time. */
export function findConnection(database: Pick<Session, "all">): ConnectionStore["connection"] {
  return batched(async (ids: readonly string[]) => {
    const rows = await database.all(some, [...new Set(ids)]);
    const byId = new Map(rows.map(connectionRecord).map((record) => [record.id, record]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}
