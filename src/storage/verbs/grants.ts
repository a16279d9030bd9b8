import type { Grant, GrantStore } from "#engine/store.ts";
import { ownedConnection, ownerOf } from "../connection-rows.ts";
import { idsOf } from "../rows.ts";
import { all, first, made, run, type Session, statement } from "../session.ts";

/** The connection stays its owner's until the transaction ends: no grant outlives that. */
const own = ownedConnection("FOR SHARE");
const lock = ownedConnection("FOR NO KEY UPDATE");
const give = statement<[connectionId: string, person: string, at: number]>(
  `INSERT INTO {grants} (connection_id, person, at) VALUES (?, ?, ?)
   ON CONFLICT (connection_id, person) DO NOTHING`,
);
const take = statement<[connectionId: string, person: string]>(
  "DELETE FROM {grants} WHERE connection_id = ? AND person = ?",
);
/** What the person has set going stops before its next write. */
const endConsent = statement<[connectionId: string]>(
  "UPDATE {connections} SET consent_epoch = consent_epoch + 1 WHERE id = ?",
);
const ofConnection = statement<[connectionId: string], Grant>(
  "SELECT person, at FROM {grants} WHERE connection_id = ? ORDER BY at, person",
);
const ofPerson = statement<[person: string], { id: string }>(
  "SELECT connection_id AS id FROM {grants} WHERE person = ?",
);

export function grantVerbs({ read, write, writeAt }: Session): GrantStore {
  return {
    grant: ({ connectionId, by, person, at }) =>
      writeAt(at, function* ({ changes }) {
        if ((yield* first(own, connectionId, by)) === undefined) return "not_found";
        yield* run(give, connectionId, person, at);
        changes.connection(connectionId, by);
        return "granted";
      }),

    revoke: ({ connectionId, by, person }) =>
      write(function* ({ changes }) {
        const held = yield* first(lock, connectionId, ownerOf(by));
        if (held === undefined) return "not_found";
        if ((yield* run(take, connectionId, person)) === 0) return "revoked";
        yield* run(endConsent, connectionId);
        changes.connection(connectionId, held.owner);
        return "revoked";
      }),

    grantsOf: (connectionId) => read(() => all(ofConnection, connectionId)),

    grantedTo: (person) => read(() => made(all(ofPerson, person), (rows) => new Set(idsOf(rows)))),
  };
}
