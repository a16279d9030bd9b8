import type { Grant, GrantStore } from "#engine/store.ts";
import { ownedConnection, ownerOf } from "../connection-rows.ts";
import { idsOf } from "../rows.ts";
import { made, type Session, sql, statement } from "../session.ts";

/** The connection stays its owner's until the transaction ends: no grant outlives that. */
const own = ownedConnection("FOR SHARE");
const lock = ownedConnection("FOR NO KEY UPDATE");
const take = statement<[connectionId: string, person: string]>(
  "DELETE FROM {grants} WHERE connection_id = ? AND person = ?",
);
const ofPerson = statement<[person: string], { id: string }>(
  "SELECT connection_id AS id FROM {grants} WHERE person = ?",
);

export function grantVerbs({ read, write, writeAt }: Session): GrantStore {
  return {
    grant: ({ connectionId, by, person, at }) =>
      writeAt(at, function* ({ changes }) {
        if ((yield* own.first(connectionId, by)) === undefined) return "not_found";
        yield* sql`INSERT INTO {grants} (connection_id, person, at) VALUES (${connectionId}, ${person}, ${at})
          ON CONFLICT (connection_id, person) DO NOTHING`.run();
        changes.connection(connectionId, by);
        return "granted";
      }),

    revoke: ({ connectionId, by, person }) =>
      write(function* ({ changes }) {
        const held = yield* lock.first(connectionId, ownerOf(by));
        if (held === undefined) return "not_found";
        if ((yield* take.run(connectionId, person)) === 0) return "revoked";
        // What the person has set going stops before its next write.
        yield* sql`UPDATE {connections} SET consent_epoch = consent_epoch + 1
          WHERE id = ${connectionId}`.run();
        changes.connection(connectionId, held.owner);
        return "revoked";
      }),

    grantsOf: (connectionId) =>
      read(() =>
        sql<Grant>`SELECT person, at FROM {grants}
          WHERE connection_id = ${connectionId} ORDER BY at, person`.all(),
      ),

    grantedTo: (person) => read(() => made(ofPerson.all(person), (rows) => new Set(idsOf(rows)))),
  };
}
