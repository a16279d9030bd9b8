import type { ConnectionStore, NewConnectionRecord } from "#engine/store.ts";
import { connectionRecord, type ConnectionRow } from "../connection-rows.ts";
import { toJson, toJsonOrNull } from "../rows.ts";
import { heldSince } from "../setting-rows.ts";
import type { Writer } from "./writer.ts";

type ConnectionVerbs = Pick<
  ConnectionStore,
  "createConnection" | "connection" | "connections" | "renameConnection" | "countReads"
>;

/** The columns of a new one; the others have what they begin with. */
type NewConnectionRow = Pick<
  ConnectionRow,
  | "id"
  | "owner"
  | "connector"
  | "name"
  | "mode"
  | "account"
  | "account_name"
  | "settings"
  | "sealed"
  | "broken"
  | "created_at"
>;

const hour = 3_600_000;

export function connectionVerbs(writer: Writer): ConnectionVerbs {
  const { db, changes } = writer;
  const insert = db.prepare<[NewConnectionRow]>(
    `INSERT INTO connections (id, owner, connector, name, mode, account, account_name, settings, sealed, broken, created_at,
       held_by_switch, held_by_absence)
     VALUES (@id, @owner, @connector, @name, @mode, @account, @account_name, @settings, @sealed, @broken, @created_at,
       (SELECT value FROM settings WHERE name = '${heldSince}'), (SELECT since FROM absences WHERE person = @owner))`,
  );
  const one = db.prepare<[string], ConnectionRow>("SELECT * FROM connections WHERE id = ?");
  const all = db.prepare<[], ConnectionRow>("SELECT * FROM connections ORDER BY created_at, id");
  const byName = db.prepare<[string, string], { id: string }>(
    "SELECT id FROM connections WHERE owner = ? AND name = ?",
  );
  const own = db.prepare<[string, string]>("SELECT 1 FROM connections WHERE id = ? AND owner = ?");
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
      return row ? connectionRecord(row) : null;
    },

    async connections() {
      return all.all().map(connectionRecord);
    },

    renameConnection: ({ id, by, name }) =>
      writer.write(() => {
        if (!own.get(id, by)) return "not_found";
        const holder = byName.get(by, name);
        if (holder && holder.id !== id) return "name_taken";
        rename.run(name, id);
        changes.connection(id, by);
        return "renamed";
      }),

    countReads: (counts) =>
      writer.write(() => {
        for (const { connectionId, at, reads } of counts)
          addReads.run(connectionId, Math.floor(at / hour) * hour, reads);
      }),
  };
}

function rowOf(connection: NewConnectionRecord): NewConnectionRow {
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
