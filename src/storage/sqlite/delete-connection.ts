import type { ConnectionStore } from "#engine/store.ts";
import type { Writer } from "./writer.ts";

export function deleteConnectionVerb(writer: Writer): ConnectionStore["deleteConnection"] {
  // However deep a step lies in its blocks, it names its connection in a property of that name.
  const users = writer.db.prepare<{ id: string }, { id: string; name: string }>(
    `SELECT f.id, f.name FROM flows f LEFT JOIN flow_versions v ON v.id = f.version_id
     WHERE f.deleted_at IS NULL AND (
       EXISTS (SELECT 1 FROM json_tree(f.draft) WHERE key = 'connection' AND atom = @id)
       OR EXISTS (SELECT 1 FROM json_tree(v.document) WHERE key = 'connection' AND atom = @id))
     ORDER BY f.seq`,
  );
  const remove = writer.db.prepare<[string]>("DELETE FROM connections WHERE id = ?");

  return (id) =>
    writer.write(() => {
      const flows = users.all({ id });
      if (flows.length > 0) return { deleted: false, flows };
      remove.run(id);
      return { deleted: true };
    });
}
