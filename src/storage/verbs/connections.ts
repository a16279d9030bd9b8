import { type DayCalls, oneLess, oneMore } from "#engine/day-calls.ts";
import type { ConnectionStore, Grant, GrantStore } from "#engine/store.ts";
import {
  type ChangedConnection,
  connectionRecords,
  newConnections,
  noteConnections,
  ownedConnection,
  ownerOf,
} from "../connection-rows.ts";
import { byText } from "#reading/by-text.ts";
import { fromJson, idsOf, type JsonText, toJson } from "../rows.ts";
import { made, sql, statement, type Verbs, type Work } from "../session.ts";
import { removeBell } from "./bells.ts";
import { noteAccount } from "./polls.ts";
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

/** The connection stays its owner's until the transaction ends: no grant outlives that. */
const shareOwn = ownedConnection("FOR SHARE");
const lockOwn = ownedConnection("FOR NO KEY UPDATE");
const ofPerson = statement<[person: string], { id: string }>(
  "SELECT connection_id AS id FROM {grants} WHERE person = ?",
);

const inherited = statement<[heir: string], ChangedConnection>(
  "SELECT id, owner FROM {connections} WHERE heir = ? ORDER BY id FOR NO KEY UPDATE",
);
const offered = statement<[to: string], { id: string }>(
  "SELECT id FROM {flows} WHERE offered_to = ? AND deleted_at IS NULL ORDER BY id FOR NO KEY UPDATE",
);

const knowAccount = statement<[account: string]>(
  "INSERT INTO {day_calls} (account, calls) VALUES (?, '{}') ON CONFLICT (account) DO NOTHING",
);
const lockCalls = statement<[account: string], { calls: JsonText<DayCalls> }>(
  "SELECT calls FROM {day_calls} WHERE account = ? FOR UPDATE",
);
const keepCalls = statement<[calls: string, account: string]>(
  "UPDATE {day_calls} SET calls = ? WHERE account = ?",
);

const readCalls = statement<[account: string], { calls: JsonText<DayCalls> }>(
  "SELECT calls FROM {day_calls} WHERE account = ?",
);

/** Nobody else counts calls of the account until the transaction ends. */
function* callsOf(account: string): Work<DayCalls> {
  yield* knowAccount.run(account);
  return countedIn(yield* lockCalls.first(account));
}

function countedIn(row: { readonly calls: JsonText<DayCalls> } | undefined): DayCalls {
  return row === undefined ? {} : fromJson(row.calls);
}

export function connectionVerbs({ read, write, writeAt, session }: Verbs) {
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
      const changed =
        yield* sql`UPDATE {connections} SET name = ${name} WHERE id = ${id} AND owner = ${by}`.run();
      if (changed === 0) return "not_found";
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
      yield* sql`DELETE FROM {shapes} WHERE connection_id = ${id}`.run();
      yield* sql`DELETE FROM {reconciled_monthly} WHERE connection_id = ${id}`.run();
      yield* sql`UPDATE {reconciliations} SET state = 'stopped', ended_at = asked_at
        WHERE connection_id = ${id} AND state = 'going'`.run();
      yield* removeBell(id);
      const deleted = yield* connectionRecords.from`{connections} WHERE id = ${id}`.first();
      if (deleted) {
        const { connector, account, mode } = deleted;
        yield* noteAccount(id, { connector, account, mode });
      }
      yield* sql`DELETE FROM {connections} WHERE id = ${id}`.run();
      changes.connection(id, connection.owner);
      return { deleted: true };
    }),

    countCall: write(function* (_, { account, at, most }) {
      const { counted, calls } = oneMore(yield* callsOf(account), at, most);
      yield* keepCalls.run(toJson(calls), account);
      return counted;
    }),

    callsInDay: read((account) => made(readCalls.first(account), countedIn)),

    takeCallBack: write(function* (_, { account, at }) {
      yield* keepCalls.run(toJson(oneLess(yield* callsOf(account), at)), account);
    }),

    // In one order, so that two processes that count never wait for each other.
    countReads: write(function* (_, counts) {
      const inOrder = counts
        .map(({ connectionId, at, reads, dayUse = null }) => ({
          connectionId,
          reads,
          use: dayUse && toJson(dayUse),
          from: Math.floor(at / hour) * hour,
        }))
        .toSorted((a, b) => byText(a.connectionId, b.connectionId) || a.from - b.from);
      for (const { connectionId, from, reads, use } of inOrder)
        yield* sql`INSERT INTO {reads} AS r (connection_id, hour, reads, day_use)
          VALUES (${connectionId}, ${from}, ${reads}, ${use}) ON CONFLICT (connection_id, hour) DO UPDATE
          SET reads = r.reads + excluded.reads, day_use = coalesce(excluded.day_use, r.day_use)`.run();
    }),

    grant: writeAt(function* ({ changes }, { connectionId, by, person, at }) {
      if ((yield* shareOwn.first(connectionId, by)) === undefined) return "not_found";
      yield* sql`INSERT INTO {grants} (connection_id, person, at) VALUES (${connectionId}, ${person}, ${at})
        ON CONFLICT (connection_id, person) DO NOTHING`.run();
      changes.connection(connectionId, by);
      return "granted";
    }),

    revoke: write(function* ({ changes }, { connectionId, by, person }) {
      const held = yield* lockOwn.first(connectionId, ownerOf(by));
      if (held === undefined) return "not_found";
      const changed = yield* sql`DELETE FROM {grants} WHERE connection_id = ${connectionId}
        AND person = ${person}`.run();
      if (changed === 0) return "revoked";
      // What the person has set going stops before its next write.
      yield* sql`UPDATE {connections} SET consent_epoch = consent_epoch + 1
        WHERE id = ${connectionId}`.run();
      changes.connection(connectionId, held.owner);
      return "revoked";
    }),

    // In one order, so that two of these never wait for each other.
    endOffersTo: write(function* (notes, person) {
      const ofConnections = yield* inherited.all(person);
      for (const { id } of ofConnections)
        yield* sql`UPDATE {connections} SET heir = NULL WHERE id = ${id}`.run();
      noteConnections(notes, ofConnections);
      const ofFlows = yield* offered.all(person);
      for (const { id } of ofFlows) {
        yield* sql`UPDATE {flows} SET offered_to = NULL WHERE id = ${id}`.run();
        notes.changes.flow(id);
      }
    }),

    grantsOf: read((connectionId) =>
      sql<Grant>`SELECT person, at FROM {grants}
        WHERE connection_id = ${connectionId} ORDER BY at, person`.all(),
    ),

    grantedTo: read((person) => made(ofPerson.all(person), (rows) => new Set(idsOf(rows)))),
  } satisfies Partial<ConnectionStore & GrantStore>;
}
