import type { Grant, GrantStore } from "#engine/store.ts";
import { sql } from "./database.ts";
import type { Writer } from "./writer.ts";

/** The connection stays until the transaction ends: no grant outlives it. */
const hold = sql<[id: string], { id: string }>(
  "SELECT id FROM millrace.connections WHERE id = $1 FOR KEY SHARE",
);
const give = sql<[connectionId: string, person: string, at: number]>(
  `INSERT INTO millrace.grants (connection_id, person, at) VALUES ($1, $2, $3)
   ON CONFLICT (connection_id, person) DO NOTHING`,
);
const take = sql<[connectionId: string, person: string]>(
  "DELETE FROM millrace.grants WHERE connection_id = $1 AND person = $2",
);
const ofConnection = sql<[connectionId: string], Grant>(
  "SELECT person, at FROM millrace.grants WHERE connection_id = $1 ORDER BY at, person",
);
const ofPerson = sql<[person: string], { id: string }>(
  "SELECT connection_id AS id FROM millrace.grants WHERE person = $1",
);

export function grantVerbs({ database, writeAt }: Writer): GrantStore {
  return {
    grant: ({ connectionId, person, at }) =>
      writeAt(at, async (tx) => {
        if (!(await tx.first(hold, connectionId))) return "not_found";
        await tx.run(give, connectionId, person, at);
        return "granted";
      }),

    async revoke({ connectionId, person }) {
      await database.run(take, connectionId, person);
    },

    grantsOf: (connectionId) => database.all(ofConnection, connectionId),

    async grantedTo(person) {
      return new Set((await database.all(ofPerson, person)).map(({ id }) => id));
    },
  };
}
