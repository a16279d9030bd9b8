import type { Grant, GrantStore } from "#engine/store.ts";
import { ownerOf } from "../connection-rows.ts";
import type { Writer } from "./writer.ts";

export function grantVerbs(writer: Writer): GrantStore {
  const { db, changes } = writer;
  const ownerWhere = db
    .prepare<[string, string | null], string>(
      "SELECT owner FROM connections WHERE id = ? AND owner = ifnull(?, owner)",
    )
    .pluck();
  const give = db.prepare<[string, string, number]>(
    "INSERT INTO grants (connection_id, person, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const take = db.prepare<[string, string]>(
    "DELETE FROM grants WHERE connection_id = ? AND person = ?",
  );
  /** What the person has set going stops before its next write. */
  const endConsent = db.prepare<[string]>(
    "UPDATE connections SET consent_epoch = consent_epoch + 1 WHERE id = ?",
  );
  const ofConnection = db.prepare<[string], Grant>(
    "SELECT person, at FROM grants WHERE connection_id = ? ORDER BY at, person",
  );
  const ofPerson = db
    .prepare<[string], string>("SELECT connection_id FROM grants WHERE person = ?")
    .pluck();

  return {
    grant: ({ connectionId, by, person, at }) =>
      writer.writeAt(at, () => {
        if (ownerWhere.get(connectionId, by) === undefined) return "not_found";
        give.run(connectionId, person, at);
        changes.connection(connectionId, by);
        return "granted";
      }),

    revoke: ({ connectionId, by, person }) =>
      writer.write(() => {
        const owner = ownerWhere.get(connectionId, ownerOf(by));
        if (owner === undefined) return "not_found";
        if (take.run(connectionId, person).changes === 0) return "revoked";
        endConsent.run(connectionId);
        changes.connection(connectionId, owner);
        return "revoked";
      }),

    async grantsOf(connectionId) {
      return ofConnection.all(connectionId);
    },

    async grantedTo(person) {
      return new Set(ofPerson.all(person));
    },
  };
}
