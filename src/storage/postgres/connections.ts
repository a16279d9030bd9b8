import type { ConnectionStore } from "#engine/store.ts";
import { connectionRecord, type ConnectionRow } from "../connection-rows.ts";
import { toJson, toJsonOrNull } from "../rows.ts";
import { heldSince } from "../setting-rows.ts";
import { batched } from "./batched.ts";
import { sql } from "./database.ts";
import { sqlState } from "./start-errors.ts";
import type { Writer } from "./writer.ts";

type ConnectionVerbs = Pick<
  ConnectionStore,
  "createConnection" | "connection" | "connections" | "renameConnection" | "countReads"
>;

const hour = 3_600_000;

const insert = sql<
  [
    id: string,
    connector: string,
    name: string,
    mode: string,
    account: string | null,
    accountName: string | null,
    settings: string,
    sealed: string,
    broken: string | null,
    createdAt: number,
    owner: string,
  ]
>(
  `INSERT INTO millrace.connections
     (id, connector, name, mode, account, account_name, settings, sealed, broken, created_at, owner,
      held_by_switch, held_by_absence)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::text,
     (SELECT value::bigint FROM millrace.settings WHERE name = '${heldSince}'),
     (SELECT since FROM millrace.absences WHERE person = $11::text)) ON CONFLICT (owner, name) DO NOTHING`,
);
const some = sql<[ids: readonly string[]], ConnectionRow>(
  "SELECT * FROM millrace.connections WHERE id = ANY($1::text[])",
);
const all = sql<[], ConnectionRow>("SELECT * FROM millrace.connections ORDER BY created_at, id");
const rename = sql<[name: string, id: string, by: string]>(
  "UPDATE millrace.connections SET name = $1 WHERE id = $2 AND owner = $3",
);
/** In one order, so that two processes that count never wait for each other. */
const addReads = sql<[ids: readonly string[], hours: readonly number[], reads: readonly number[]]>(
  `INSERT INTO millrace.reads AS r (connection_id, hour, reads)
   SELECT id, hour, sum(reads) FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS n(id, hour, reads)
   GROUP BY id, hour ORDER BY id COLLATE "C", hour
   ON CONFLICT (connection_id, hour) DO UPDATE SET reads = r.reads + excluded.reads`,
);

const taken = "23505";

export function connectionVerbs({ database, write, writeAt }: Writer): ConnectionVerbs {
  // Every step asks for its connection.
  const find = batched(async (ids: readonly string[]) => {
    const rows = await database.all(some, [...new Set(ids)]);
    const records = new Map(rows.map((row) => [row.id, connectionRecord(row)]));
    return ids.map((id) => records.get(id) ?? null);
  });

  return {
    createConnection: (connection) =>
      writeAt(connection.createdAt, async (tx) => {
        const { id, connector, name, mode, account, accountName, sealed, createdAt } = connection;
        const settings = toJson(connection.settings);
        const broken = toJsonOrNull(connection.broken);
        const made = await tx.run(
          insert,
          id,
          connector,
          name,
          mode,
          account,
          accountName,
          settings,
          sealed,
          broken,
          createdAt,
          connection.owner,
        );
        if (made === 0) return "name_taken";
        tx.changes.connection(id, connection.owner);
        return "created";
      }),

    connection: (id) => find(id),

    async connections() {
      return (await database.all(all)).map(connectionRecord);
    },

    async renameConnection({ id, by, name }) {
      try {
        return await write(async (tx) => {
          if ((await tx.run(rename, name, id, by)) === 0) return "not_found";
          tx.changes.connection(id, by);
          return "renamed";
        });
      } catch (error) {
        if (sqlState(error) === taken) return "name_taken";
        throw error;
      }
    },

    async countReads(counts) {
      if (counts.length === 0) return;
      await database.run(
        addReads,
        counts.map(({ connectionId }) => connectionId),
        counts.map(({ at }) => Math.floor(at / hour) * hour),
        counts.map(({ reads }) => reads),
      );
    },
  };
}
