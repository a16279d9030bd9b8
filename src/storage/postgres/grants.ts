import type { Grant, GrantStore } from "#engine/store.ts";
import { ownerOf } from "../connection-rows.ts";
import { sql } from "./database.ts";
import type { Writer } from "./writer.ts";

/** The connection stays its owner's until the transaction ends: no grant outlives that. */
const own = sql<[id: string, owner: string | null], { id: string }>(
  `SELECT id FROM millrace.connections
   WHERE id = $1 AND owner = coalesce($2, owner) FOR SHARE`,
);
const give = sql<[connectionId: string, person: string, at: number]>(
  `INSERT INTO millrace.grants (connection_id, person, at) VALUES ($1, $2, $3)
   ON CONFLICT (connection_id, person) DO NOTHING`,
);
const take = sql<[connectionId: string, person: string]>(
  "DELETE FROM millrace.grants WHERE connection_id = $1 AND person = $2",
);
/** What the person has set going stops before its next write. */
const endConsent = sql<
  [connectionId: string, owner: string | null, person: string],
  { owner: string }
>(
  `UPDATE millrace.connections c SET consent_epoch = consent_epoch + 1
   WHERE id = $1 AND owner = coalesce($2, owner)
     AND EXISTS (SELECT 1 FROM millrace.grants g WHERE g.connection_id = c.id AND g.person = $3)
   RETURNING owner`,
);
const ofConnection = sql<[connectionId: string], Grant>(
  "SELECT person, at FROM millrace.grants WHERE connection_id = $1 ORDER BY at, person",
);
const ofPerson = sql<[person: string], { id: string }>(
  "SELECT connection_id AS id FROM millrace.grants WHERE person = $1",
);

export function grantVerbs({ database, write, writeAt }: Writer): GrantStore {
  return {
    grant: ({ connectionId, by, person, at }) =>
      writeAt(at, async (tx) => {
        if (!(await tx.first(own, connectionId, by))) return "not_found";
        await tx.run(give, connectionId, person, at);
        tx.changes.connection(connectionId, by);
        return "granted";
      }),

    revoke: ({ connectionId, by, person }) =>
      write(async (tx) => {
        const owner = ownerOf(by);
        const ended = await tx.first(endConsent, connectionId, owner, person);
        if (!ended) return (await tx.first(own, connectionId, owner)) ? "revoked" : "not_found";
        await tx.run(take, connectionId, person);
        tx.changes.connection(connectionId, ended.owner);
        return "revoked";
      }),

    grantsOf: (connectionId) => database.all(ofConnection, connectionId),

    async grantedTo(person) {
      return new Set((await database.all(ofPerson, person)).map(({ id }) => id));
    },
  };
}
