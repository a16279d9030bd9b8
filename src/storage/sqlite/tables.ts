import type { NewTable, TableStore } from "#engine/store.ts";
import type { Database } from "./database.ts";
import {
  type ListedTableRow,
  type LookupTableRow,
  newRevisionRow,
  newTableRow,
  type RevisionRow,
  revisionSummary,
  type Saving,
  type SummaryRow,
  tableRecord,
  tableRevision,
  type UserRow,
  usesAmong,
} from "../table-rows.ts";
import type { Writer } from "./writer.ts";

const listed = `SELECT t.*, r.row_count FROM lookup_tables t
  JOIN lookup_revisions r ON r.table_id = t.id AND r.revision = t.revision
  WHERE t.deleted_at IS NULL`;

export function tableVerbs(writer: Writer): TableStore {
  const { db, changes } = writer;
  const make = newTables(db);
  const one = db.prepare<[string], ListedTableRow>(`${listed} AND t.id = ?`);
  const all = db.prepare<[], ListedTableRow>(`${listed} ORDER BY t.created_at, t.id`);
  const byName = db.prepare<[string], string>(named).pluck();
  const insertRevision = db.prepare<RevisionRow>(revision);
  const describe = db.prepare<Pick<LookupTableRow, "id" | "name" | "description"> & Saving>(
    `UPDATE lookup_tables SET name = @name, description = @description, changed_at = @at, changed_by = @by
     WHERE id = @id`,
  );
  const setRevision = db.prepare<Pick<LookupTableRow, "id" | "revision"> & Saving>(
    "UPDATE lookup_tables SET revision = @revision, changed_at = @at, changed_by = @by WHERE id = @id",
  );
  const content = db.prepare<[string, number], RevisionRow & { name: string }>(
    `SELECT r.*, t.name FROM lookup_revisions r JOIN lookup_tables t ON t.id = r.table_id
     WHERE r.table_id = ? AND r.revision = ?`,
  );
  const summaries = db.prepare<[string], SummaryRow>(
    `SELECT revision, row_count, saved_at, saved_by FROM lookup_revisions
     WHERE table_id = ? ORDER BY revision DESC`,
  );
  const users = db.prepare<{ readonly id: string }, UserRow>(
    `SELECT f.id, f.name, f.draft, v.document FROM flows f
       LEFT JOIN flow_versions v ON v.id = f.version_id
     WHERE f.deleted_at IS NULL AND (instr(f.draft, @id) > 0 OR instr(v.document, @id) > 0)
     ORDER BY f.name, f.id`,
  );
  const remove = db.prepare<[number, string]>(
    "UPDATE lookup_tables SET deleted_at = ? WHERE id = ?",
  );
  const usesOf = (id: string) => usesAmong(users.all({ id }), id);

  return {
    createTable: ({ at, by, ...table }) =>
      writer.writeAt(at, () => {
        if (!make([table], { at, by })) return "name_taken";
        changes.tables();
        return "created";
      }),

    async table(id) {
      const row = one.get(id);
      return row ? tableRecord(row) : null;
    },

    async tables(ids) {
      const rows = ids === undefined ? all.all() : ids.flatMap((id) => one.get(id) ?? []);
      return rows.map(tableRecord);
    },

    changeTable: ({ id, name, description, at, by }) =>
      writer.writeAt(at, () => {
        const row = one.get(id);
        if (!row) return "not_found";
        const next = { name: name ?? row.name, description: description ?? row.description };
        const holder = byName.get(next.name);
        if (holder !== undefined && holder !== id) return "name_taken";
        describe.run({ id, ...next, at, by });
        changes.tables();
        return "changed";
      }),

    saveTable: ({ id, onRevision, at, by, ...saved }) =>
      writer.writeAt(at, () => {
        const row = one.get(id);
        if (!row) return "not_found";
        if (row.revision !== onRevision) return "conflict";
        const next = row.revision + 1;
        insertRevision.run(newRevisionRow(id, next, saved, { at, by }));
        setRevision.run({ id, revision: next, at, by });
        changes.tables();
        return "saved";
      }),

    async tableRevision(id, number) {
      const row = content.get(id, number);
      return row ? tableRevision(row) : null;
    },

    async tableRevisions(id) {
      return summaries.all(id).map(revisionSummary);
    },

    async tableUses(id) {
      return usesOf(id);
    },

    deleteTable: (id, at) =>
      writer.writeAt(at, () => {
        if (!one.get(id)) return { deleted: false, why: "not_found" };
        const uses = usesOf(id);
        if (uses.length > 0) return { deleted: false, why: "in_use", uses };
        remove.run(at, id);
        changes.tables();
        return { deleted: true };
      }),
  };
}

const named = "SELECT id FROM lookup_tables WHERE name = ? AND deleted_at IS NULL";
const revision = `INSERT INTO lookup_revisions
    (table_id, revision, row_count, otherwise, saved_at, saved_by, rows)
  VALUES (@table_id, @revision, @row_count, @otherwise, @saved_at, @saved_by, @rows)`;

/** Makes tables, or none where a name is taken. For use inside a transaction. */
export function newTables(db: Database) {
  const byName = db.prepare<[string], string>(named).pluck();
  const insert = db.prepare<LookupTableRow>(
    `INSERT INTO lookup_tables (id, name, description, revision, created_at, changed_at, changed_by)
     VALUES (@id, @name, @description, @revision, @created_at, @changed_at, @changed_by)`,
  );
  const insertRevision = db.prepare<RevisionRow>(revision);
  return (tables: readonly NewTable[], saving: Saving): boolean => {
    const names = new Set(tables.map(({ name }) => name));
    if (names.size < tables.length || [...names].some((name) => byName.get(name))) return false;
    for (const table of tables) {
      insert.run(newTableRow(table, saving));
      insertRevision.run(newRevisionRow(table.id, 1, table, saving));
    }
    return true;
  };
}
