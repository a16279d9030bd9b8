import type { Json } from "#sdk/json.ts";
import type { ConnectionStore } from "#engine/store.ts";
import { ownerOf } from "../connection-rows.ts";
import { fromJson, type JsonText } from "../rows.ts";
import { sql } from "./database.ts";
import type { Writer } from "./writer.ts";

interface User {
  readonly id: string;
  readonly name: string;
  readonly documents: readonly (JsonText<Json> | null)[];
}

// A run that is not over goes on with the version it started on, even of a deleted flow.
const candidates = sql<[connectionId: string], User>(
  `SELECT f.id, f.name, array_agg(d.document) AS documents FROM millrace.flows f JOIN (
     SELECT f.id AS flow_id, v.document FROM millrace.flows f JOIN millrace.flow_versions v ON v.id = f.version_id
       WHERE f.deleted_at IS NULL AND f.active
     UNION ALL
     SELECT v.flow_id, v.document FROM millrace.flow_versions v WHERE EXISTS (
       SELECT 1 FROM millrace.runs r WHERE r.flow_id = v.flow_id AND r.version_id = v.id
         AND r.status IN ('waiting', 'delayed', 'running', 'paused', 'parked'))
   ) AS d ON d.flow_id = f.id
   WHERE strpos(d.document, $1) > 0 GROUP BY f.id, f.name, f.seq ORDER BY f.seq`,
);
const removeGrants = sql<[id: string]>("DELETE FROM millrace.grants WHERE connection_id = $1");
const removeDays = sql<[id: string]>("DELETE FROM millrace.moved_by_day WHERE connection_id = $1");
const found = sql<[id: string, owner: string | null], { owner: string }>(
  `SELECT owner FROM millrace.connections
   WHERE id = $1 AND owner = coalesce($2, owner) FOR UPDATE`,
);
const remove = sql<[id: string]>("DELETE FROM millrace.connections WHERE id = $1");

export function deleteConnectionVerb(writer: Writer): ConnectionStore["deleteConnection"] {
  return ({ id, by }) =>
    writer.write(async (tx) => {
      // Nobody saves a draft or publishes one that uses it meanwhile.
      await tx.raw("LOCK TABLE millrace.flows, millrace.flow_versions IN SHARE MODE");
      const connection = await tx.first(found, id, ownerOf(by));
      if (!connection) return { deleted: false, why: "not_found" };
      const flows = (await tx.all(candidates, id))
        .filter(({ documents }) =>
          documents.some((document) => document !== null && names(fromJson(document), id)),
        )
        .map((user) => ({ id: user.id, name: user.name }));
      if (flows.length > 0) return { deleted: false, why: "in_use", flows };
      await tx.run(removeGrants, id);
      await tx.run(removeDays, id);
      await tx.run(remove, id);
      tx.changes.connection(id, connection.owner);
      return { deleted: true };
    });
}

/** However deep a step lies in its blocks, it names its connection in a property of that name. */
function names(value: Json, id: string): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(
    ([key, inner]) => (key === "connection" && inner === id) || names(inner, id),
  );
}
