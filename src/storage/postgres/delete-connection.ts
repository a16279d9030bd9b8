import type { Json } from "#sdk/json.ts";
import type { ConnectionStore } from "#engine/store.ts";
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
const remove = sql<[id: string], { owner: string }>(
  "DELETE FROM millrace.connections WHERE id = $1 RETURNING owner",
);

export function deleteConnectionVerb(writer: Writer): ConnectionStore["deleteConnection"] {
  return (id) =>
    writer.write(async (tx) => {
      // Nobody saves a draft or publishes one that uses it meanwhile.
      await tx.raw("LOCK TABLE millrace.flows, millrace.flow_versions IN SHARE MODE");
      const flows = (await tx.all(candidates, id))
        .filter(({ documents }) =>
          documents.some((document) => document !== null && names(fromJson(document), id)),
        )
        .map((user) => ({ id: user.id, name: user.name }));
      if (flows.length > 0) return { deleted: false, flows };
      await tx.run(removeGrants, id);
      await tx.run(removeDays, id);
      const removed = await tx.first(remove, id);
      if (removed) tx.changes.connection(id, removed.owner);
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
