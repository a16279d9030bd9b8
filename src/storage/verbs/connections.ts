import type { ConnectionStore } from "#engine/store.ts";
import { connectionRecords, newConnections, ownedConnection, ownerOf } from "../connection-rows.ts";
import { byText } from "../rows.ts";
import { sql, statement, type Verbs } from "../session.ts";
import { removeBell } from "./bells.ts";
import { heldSince } from "./settings.ts";

const hour = 3_600_000;

const insert = newConnections.insert(
  "connections",
  {
    held_by_switch: `(SELECT value::bigint FROM {settings} WHERE name = '${heldSince}')`,
    held_by_absence: "(SELECT since FROM {absences} WHERE person = @owner)",
  },
  "ON CONFLICT (owner, name) DO NOTHING",
);
const rename = statement<[name: string, id: string, owner: string]>(
  "UPDATE {connections} SET name = ? WHERE id = ? AND owner = ?",
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

export function connectionVerbs({ read, write, session }: Verbs) {
  return {
    createConnection: (connection) =>
      session.writeAt(connection.createdAt, function* ({ changes }) {
        const { id, owner } = connection;
        const made = yield* insert.run(connection);
        if (made === 0) return "name_taken";
        changes.connection(id, owner);
        return "created";
      }),

    connection: read((id) => connectionRecords.from`{connections} WHERE id = ${id}`.found()),

    connections: read(() => connectionRecords.from`{connections} ORDER BY created_at, id`.all()),

    renameConnection: write(function* ({ changes }, { id, by, name }) {
      const holder = yield* sql<{ id: string }>`SELECT id FROM {connections}
        WHERE owner = ${by} AND name = ${name}`.first();
      if (holder && holder.id !== id) return "name_taken";
      if ((yield* rename.run(name, id, by)) === 0) return "not_found";
      changes.connection(id, by);
      return "renamed";
    }),

    deleteConnection: write(function* ({ changes }, { id, by }) {
      yield* standStill.all();
      const connection = yield* lock.first(id, ownerOf(by));
      if (!connection) return { deleted: false, why: "not_found" };
      const flows = yield* users.all(id, id);
      if (flows.length > 0) return { deleted: false, why: "in_use", flows };
      yield* sql`DELETE FROM {grants} WHERE connection_id = ${id}`.run();
      yield* sql`DELETE FROM {moved_by_day} WHERE connection_id = ${id}`.run();
      yield* removeBell(id);
      yield* sql`DELETE FROM {connections} WHERE id = ${id}`.run();
      changes.connection(id, connection.owner);
      return { deleted: true };
    }),

    // In one order, so that two processes that count never wait for each other.
    countReads: write(function* (_, counts) {
      const inOrder = counts
        .map(({ connectionId, at, reads }) => ({
          connectionId,
          reads,
          from: Math.floor(at / hour) * hour,
        }))
        .toSorted((a, b) => byText(a.connectionId, b.connectionId) || a.from - b.from);
      for (const { connectionId, from, reads } of inOrder)
        yield* sql`INSERT INTO {reads} AS r (connection_id, hour, reads)
          VALUES (${connectionId}, ${from}, ${reads}) ON CONFLICT (connection_id, hour) DO UPDATE
          SET reads = r.reads + excluded.reads`.run();
    }),
  } satisfies Partial<ConnectionStore>;
}
