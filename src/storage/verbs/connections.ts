import type { ConnectionStore } from "#engine/store.ts";
import {
  connectionColumns,
  connectionRecord,
  newConnections,
  ownedConnection,
  ownerOf,
} from "../connection-rows.ts";
import { byText } from "../rows.ts";
import { all, first, found, making, run, type Session, statement } from "../session.ts";
import { heldSince } from "./settings.ts";

const hour = 3_600_000;

const insert = newConnections.insert(
  "connections",
  {
    held_by_switch: `(SELECT value::bigint FROM {settings} WHERE name = '${heldSince}')`,
    held_by_absence: "(SELECT since FROM {absences} WHERE person = ?)",
  },
  "ON CONFLICT (owner, name) DO NOTHING",
);
const one = making(
  statement<[id: string], object>(`SELECT ${connectionColumns} FROM {connections} WHERE id = ?`),
  connectionRecord,
);
const every = making(
  statement<[], object>(`SELECT ${connectionColumns} FROM {connections} ORDER BY created_at, id`),
  connectionRecord,
);
const byName = statement<[owner: string, name: string], { id: string }>(
  "SELECT id FROM {connections} WHERE owner = ? AND name = ?",
);
const rename = statement<[name: string, id: string, owner: string]>(
  "UPDATE {connections} SET name = ? WHERE id = ? AND owner = ?",
);
const addReads = statement<[connectionId: string, hour: number, reads: number]>(
  `INSERT INTO {reads} AS r (connection_id, hour, reads) VALUES (?, ?, ?)
   ON CONFLICT (connection_id, hour) DO UPDATE SET reads = r.reads + excluded.reads`,
);

/** Nobody saves a draft or publishes one meanwhile; there is nobody else on SQLite. */
const standStill = statement<[]>(
  "SELECT 1",
  "LOCK TABLE {flows}, {flow_versions}, {version_connections} IN SHARE MODE",
);
const lock = ownedConnection("FOR UPDATE");
// A run that is not over goes on with the version it started on, even of a deleted flow.
const users = statement<[id: string, id: string], { id: string; name: string }>(
  `SELECT f.id, f.name FROM {flows} f
   WHERE (f.deleted_at IS NULL AND {on f.active} AND EXISTS (
       SELECT 1 FROM {version_connections} v WHERE v.version_id = f.version_id AND v.connection_id = ?))
     OR EXISTS (SELECT 1 FROM {runs} r JOIN {version_connections} v ON v.version_id = r.version_id
       WHERE r.flow_id = f.id AND r.status IN ('waiting', 'delayed', 'running', 'paused', 'parked')
         AND v.connection_id = ?)
   ORDER BY f.seq`,
);
const removeGrants = statement<[id: string]>("DELETE FROM {grants} WHERE connection_id = ?");
const removeDays = statement<[id: string]>("DELETE FROM {moved_by_day} WHERE connection_id = ?");
const remove = statement<[id: string]>("DELETE FROM {connections} WHERE id = ?");

export function connectionVerbs({ read, write, writeAt }: Session) {
  return {
    createConnection: (connection) =>
      writeAt(connection.createdAt, function* ({ changes }) {
        const { id, owner } = connection;
        const made = yield* run(insert, ...newConnections.values(connection), owner);
        if (made === 0) return "name_taken";
        changes.connection(id, owner);
        return "created";
      }),

    connection: (id) => read(() => found(one, id)),

    connections: () => read(() => all(every)),

    renameConnection: ({ id, by, name }) =>
      write(function* ({ changes }) {
        const holder = yield* first(byName, by, name);
        if (holder && holder.id !== id) return "name_taken";
        if ((yield* run(rename, name, id, by)) === 0) return "not_found";
        changes.connection(id, by);
        return "renamed";
      }),

    deleteConnection: ({ id, by }) =>
      write(function* ({ changes }) {
        yield* all(standStill);
        const connection = yield* first(lock, id, ownerOf(by));
        if (!connection) return { deleted: false, why: "not_found" };
        const flows = yield* all(users, id, id);
        if (flows.length > 0) return { deleted: false, why: "in_use", flows };
        yield* run(removeGrants, id);
        yield* run(removeDays, id);
        yield* run(remove, id);
        changes.connection(id, connection.owner);
        return { deleted: true };
      }),

    // In one order, so that two processes that count never wait for each other.
    countReads: (counts) =>
      write(function* () {
        const inOrder = counts
          .map(({ connectionId, at, reads }) => ({
            connectionId,
            reads,
            from: Math.floor(at / hour) * hour,
          }))
          .toSorted((a, b) => byText(a.connectionId, b.connectionId) || a.from - b.from);
        for (const { connectionId, from, reads } of inOrder)
          yield* run(addReads, connectionId, from, reads);
      }),
  } satisfies Partial<ConnectionStore>;
}
