import type { Grant, GrantStore } from "#engine/store.ts";
import { sql } from "./database.ts";
import type { Writer } from "./writer.ts";

/** The connection stays until the transaction ends: no grant outlives it. */
const hold = sql<[id: string], { owner: string }>(
  "SELECT owner FROM millrace.connections WHERE id = $1 FOR KEY SHARE",
);
const give = sql<[connectionId: string, person: string, at: number]>(
  `INSERT INTO millrace.grants (connection_id, person, at) VALUES ($1, $2, $3)
   ON CONFLICT (connection_id, person) DO NOTHING`,
);
const take = sql<[connectionId: string, person: string]>(
  "DELETE FROM millrace.grants WHERE connection_id = $1 AND person = $2",
);
/** What the person has set going stops before its next write. */
const endConsent = sql<[connectionId: string]>(
  "UPDATE millrace.connections SET consent_epoch = consent_epoch + 1 WHERE id = $1",
);
const ofConnection = sql<[connectionId: string], Grant>(
  "SELECT person, at FROM millrace.grants WHERE connection_id = $1 ORDER BY at, person",
);
const ofPerson = sql<[person: string], { id: string }>(
  "SELECT connection_id AS id FROM millrace.grants WHERE person = $1",
);

export function grantVerbs({ database, write, writeAt }: Writer): GrantStore {
  return {
    grant: ({ connectionId, person, at }) =>
      writeAt(at, async (tx) => {
        const connection = await tx.first(hold, connectionId);
        if (!connection) return "not_found";
        await tx.run(give, connectionId, person, at);
        tx.changes.connection(connectionId, connection.owner);
        return "granted";
      }),

    revoke: ({ connectionId, person }) =>
      write(async (tx) => {
        const connection = await tx.first(hold, connectionId);
        if ((await tx.run(take, connectionId, person)) === 0) return;
        await tx.run(endConsent, connectionId);
        if (connection) tx.changes.connection(connectionId, connection.owner);
      }),

    grantsOf: (connectionId) => database.all(ofConnection, connectionId),

    async grantedTo(person) {
      return new Set((await database.all(ofPerson, person)).map(({ id }) => id));
    },
  };
}
