import type { Grant, GrantStore } from "#engine/store.ts";
import { ownedConnection, ownerOf } from "../connection-rows.ts";
import { idsOf } from "../rows.ts";
import { made, sql, statement, type Verbs } from "../session.ts";

/** The connection stays its owner's until the transaction ends: no grant outlives that. */
const own = ownedConnection("FOR SHARE");
const lock = ownedConnection("FOR NO KEY UPDATE");
const take = statement<[connectionId: string, person: string]>(
  "DELETE FROM {grants} WHERE connection_id = ? AND person = ?",
);
const ofPerson = statement<[person: string], { id: string }>(
  "SELECT connection_id AS id FROM {grants} WHERE person = ?",
);

export function grantVerbs({ read, write, writeAt }: Verbs): GrantStore {
  return {
    grant: writeAt(function* ({ changes }, { connectionId, by, person, at }) {
      if ((yield* own.first(connectionId, by)) === undefined) return "not_found";
      yield* sql`INSERT INTO {grants} (connection_id, person, at) VALUES (${connectionId}, ${person}, ${at})
        ON CONFLICT (connection_id, person) DO NOTHING`.run();
      changes.connection(connectionId, by);
      return "granted";
    }),

    revoke: write(function* ({ changes }, { connectionId, by, person }) {
      const held = yield* lock.first(connectionId, ownerOf(by));
      if (held === undefined) return "not_found";
      if ((yield* take.run(connectionId, person)) === 0) return "revoked";
      // What the person has set going stops before its next write.
      yield* sql`UPDATE {connections} SET consent_epoch = consent_epoch + 1
        WHERE id = ${connectionId}`.run();
      changes.connection(connectionId, held.owner);
      return "revoked";
    }),

    grantsOf: read((connectionId) =>
      sql<Grant>`SELECT person, at FROM {grants}
        WHERE connection_id = ${connectionId} ORDER BY at, person`.all(),
    ),

    grantedTo: read((person) => made(ofPerson.all(person), (rows) => new Set(idsOf(rows)))),
  };
}
