import type { Grant, GrantStore } from "#engine/store.ts";
import type { Writer } from "./writer.ts";

export function grantVerbs(writer: Writer): GrantStore {
  const { db, changes } = writer;
  const owner = db.prepare<[string], string>("SELECT owner FROM connections WHERE id = ?").pluck();
  /** False: there is no such connection. */
  const note = (connectionId: string): boolean => {
    const of = owner.get(connectionId);
    if (of !== undefined) changes.connection(connectionId, of);
    return of !== undefined;
  };
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
    grant: ({ connectionId, person, at }) =>
      writer.writeAt(at, () => {
        if (!note(connectionId)) return "not_found";
        give.run(connectionId, person, at);
        return "granted";
      }),

    revoke: ({ connectionId, person }) =>
      writer.write(() => {
        if (take.run(connectionId, person).changes === 0) return;
        endConsent.run(connectionId);
        note(connectionId);
      }),

    async grantsOf(connectionId) {
      return ofConnection.all(connectionId);
    },

    async grantedTo(person) {
      return new Set(ofPerson.all(person));
    },
  };
}
