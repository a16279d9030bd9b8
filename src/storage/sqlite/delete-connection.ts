import type { ConnectionStore } from "#engine/store.ts";
import { ownerOf } from "../connection-rows.ts";
import type { Writer } from "./writer.ts";

export function deleteConnectionVerb(writer: Writer): ConnectionStore["deleteConnection"] {
  // However deep a step lies in its blocks, it names its connection in a property of that name.
  const names = (document: string) =>
    `EXISTS (SELECT 1 FROM json_tree(${document}) WHERE key = 'connection' AND atom = @id)`;
  // A run that is not over goes on with the version it started on, even of a deleted flow.
  const users = writer.db.prepare<{ id: string }, { id: string; name: string }>(
    `SELECT f.id, f.name FROM flows f LEFT JOIN flow_versions v ON v.id = f.version_id
     WHERE f.deleted_at IS NULL AND f.active = 1 AND ${names("v.document")}
       OR EXISTS (SELECT 1 FROM runs r JOIN flow_versions w ON w.id = r.version_id
         WHERE r.flow_id = f.id AND r.status IN ('waiting', 'delayed', 'running', 'paused', 'parked')
           AND ${names("w.document")})
     ORDER BY f.seq`,
  );
  const removeGrants = writer.db.prepare<[string]>("DELETE FROM grants WHERE connection_id = ?");
  const removeDays = writer.db.prepare<[string]>(
    "DELETE FROM moved_by_day WHERE connection_id = ?",
  );
  const found = writer.db.prepare<[string, string | null], { owner: string }>(
    "SELECT owner FROM connections WHERE id = ? AND owner = ifnull(?, owner)",
  );
  const remove = writer.db.prepare<[string]>("DELETE FROM connections WHERE id = ?");

  return ({ id, by }) =>
    writer.write(() => {
      const connection = found.get(id, ownerOf(by));
      if (!connection) return { deleted: false, why: "not_found" };
      const flows = users.all({ id });
      if (flows.length > 0) return { deleted: false, why: "in_use", flows };
      removeGrants.run(id);
      removeDays.run(id);
      remove.run(id);
      writer.changes.connection(id, connection.owner);
      return { deleted: true };
    });
}
