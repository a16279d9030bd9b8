import type { JsonObject } from "#sdk/json.ts";
import type { StepError } from "#engine/result.ts";
import type { ConnectionRecord, ConnectionStore, NewConnectionRecord } from "#engine/store.ts";
import { fromJson, fromJsonOrNull, type JsonText, toJson, toJsonOrNull } from "../rows.ts";
import type { Writer } from "./writer.ts";

type ConnectionVerbs = Pick<
  ConnectionStore,
  "createConnection" | "connection" | "connections" | "renameConnection" | "countReads"
>;

interface ConnectionRow {
  readonly id: string;
  readonly owner: string;
  readonly connector: string;
  readonly name: string;
  readonly mode: ConnectionRecord["mode"];
  readonly account: string | null;
  readonly account_name: string | null;
  readonly settings: JsonText<JsonObject>;
  readonly sealed: string;
  readonly broken: JsonText<StepError> | null;
  readonly created_at: number;
  readonly locked: number;
}

const hour = 3_600_000;

export function connectionVerbs(writer: Writer): ConnectionVerbs {
  const { db, changes } = writer;
  const insert = db.prepare<[Omit<ConnectionRow, "locked">]>(
    `INSERT INTO connections (id, owner, connector, name, mode, account, account_name, settings, sealed, broken, created_at)
     VALUES (@id, @owner, @connector, @name, @mode, @account, @account_name, @settings, @sealed, @broken, @created_at)`,
  );
  const one = db.prepare<[string], ConnectionRow>("SELECT * FROM connections WHERE id = ?");
  const all = db.prepare<[], ConnectionRow>("SELECT * FROM connections ORDER BY created_at, id");
  const byName = db.prepare<[string, string], { id: string }>(
    "SELECT id FROM connections WHERE owner = ? AND name = ?",
  );
  const rename = db.prepare<[string, string]>("UPDATE connections SET name = ? WHERE id = ?");
  const addReads = db.prepare<[string, number, number]>(
    `INSERT INTO reads (connection_id, hour, reads) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET reads = reads + excluded.reads`,
  );

  return {
    createConnection: (connection) =>
      writer.writeAt(connection.createdAt, () => {
        if (byName.get(connection.owner, connection.name)) return "name_taken";
        insert.run(rowOf(connection));
        changes.connection(connection.id, connection.owner);
        return "created";
      }),

    async connection(id) {
      const row = one.get(id);
      return row ? recordOf(row) : null;
    },

    async connections() {
      return all.all().map(recordOf);
    },

    renameConnection: (id, name) =>
      writer.write(() => {
        const row = one.get(id);
        if (!row) return "not_found";
        const holder = byName.get(row.owner, name);
        if (holder && holder.id !== id) return "name_taken";
        rename.run(name, id);
        changes.connection(id, row.owner);
        return "renamed";
      }),

    countReads: (counts) =>
      writer.write(() => {
        for (const { connectionId, at, reads } of counts)
          addReads.run(connectionId, Math.floor(at / hour) * hour, reads);
      }),
  };
}

function rowOf(connection: NewConnectionRecord): Omit<ConnectionRow, "locked"> {
  return {
    id: connection.id,
    owner: connection.owner,
    connector: connection.connector,
    name: connection.name,
    mode: connection.mode,
    account: connection.account,
    account_name: connection.accountName,
    settings: toJson(connection.settings),
    sealed: connection.sealed,
    broken: toJsonOrNull(connection.broken),
    created_at: connection.createdAt,
  };
}

function recordOf(row: ConnectionRow): ConnectionRecord {
  return {
    id: row.id,
    owner: row.owner,
    connector: row.connector,
    name: row.name,
    mode: row.mode,
    account: row.account,
    accountName: row.account_name,
    settings: fromJson(row.settings),
    sealed: row.sealed,
    broken: fromJsonOrNull(row.broken),
    locked: row.locked === 1,
    createdAt: row.created_at,
  };
}
