import type {
  NewTable,
  TableRecord,
  TableRevision,
  TableRevisionSummary,
  TableStore,
  TableUse,
} from "#engine/store.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { TableContent } from "#flow/table.ts";
import { usesOfTable } from "#engine/tables.ts";
import { columns } from "../columns.ts";
import { documentFrom, inOrderOf, type JsonText } from "../rows.ts";
import { sql, statement, type Verbs, type Work } from "../session.ts";

/** With what its newest revision tells. */
const tables = columns<TableRecord>(
  `t.id, t.name, t.description, t.revision, r.row_count, t.created_at, t.changed_at, t.changed_by`,
);
const newRevisions = columns<
  Omit<TableRevision, "name"> & { readonly tableId: string; readonly rowCount: number }
>("table_id, revision, row_count, otherwise, saved_at, saved_by, rows", {
  otherwise: "json",
  rows: "json",
});
const revisions = columns<TableRevision>(
  "t.name, r.revision, r.saved_at, r.saved_by, r.rows, r.otherwise",
  { otherwise: "json", rows: "json" },
);
const summaryColumns = columns<TableRevisionSummary>("revision, row_count, saved_at, saved_by");

/** Who saves something, and when. */
interface Saving {
  readonly at: number;
  readonly by: string;
}

const listed = `FROM {lookup_tables} t
  JOIN {lookup_revisions} r ON r.table_id = t.id AND r.revision = t.revision
  WHERE t.deleted_at IS NULL`;
const one = tables.select<[id: string]>(`${listed} AND t.id = ?`);
const every = tables.select<[]>(`${listed} ORDER BY t.created_at, t.id`);
const some = tables.select<[ids: readonly string[]]>(`${listed} AND t.id IN (??)`);
const lock = statement<[id: string], { name: string; description: string; revision: number }>(
  `SELECT name, description, revision FROM {lookup_tables}
   WHERE id = ? AND deleted_at IS NULL FOR NO KEY UPDATE`,
);
const named = statement<[names: readonly string[]], { id: string }>(
  "SELECT id FROM {lookup_tables} WHERE name IN (??) AND deleted_at IS NULL",
);
const insertRevision = newRevisions.insert("lookup_revisions");
/** A flow in whose draft or version the id of a table stands somewhere. */
interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly draft: JsonText<FlowDocument>;
  readonly document: JsonText<FlowDocument> | null;
}
/** And some in which only something like the id stands. */
const users = statement<[id: string, id: string], UserRow>(
  `SELECT f.id, f.name, f.draft, v.document FROM {flows} f
     LEFT JOIN {flow_versions} v ON v.id = f.version_id
   WHERE f.deleted_at IS NULL
     AND (f.draft LIKE '%' || ? || '%' OR v.document LIKE '%' || ? || '%')
   ORDER BY f.name COLLATE "C", f.id`,
);

/** Makes tables, or none where a name is taken. For use inside a transaction. */
export function* makeTables(wanted: readonly NewTable[], saving: Saving): Work<boolean> {
  const names = [...new Set(wanted.map(({ name }) => name))];
  if (names.length < wanted.length || (yield* named.first(names)) !== undefined) return false;
  const { at, by } = saving;
  for (const table of wanted) {
    yield* sql`INSERT INTO {lookup_tables}
        (id, name, description, revision, created_at, changed_at, changed_by)
      VALUES (${table.id}, ${table.name}, ${table.description}, 1, ${at}, ${at}, ${by})`.run();
    yield* putRevision(table.id, 1, table, saving);
  }
  return true;
}

function putRevision(
  tableId: string,
  revision: number,
  { rows, otherwise }: TableContent,
  { at, by }: Saving,
): Work<void> {
  const saved = { savedAt: at, savedBy: by, rowCount: rows.length };
  return insertRevision.change({ tableId, revision, rows, otherwise, ...saved });
}

function* usesOf(id: string): Work<readonly TableUse[]> {
  const rows = yield* users.all(id, id);
  return usesOfTable(
    id,
    rows.map(({ id, name, draft, document }) => {
      const published = document && documentFrom(document);
      return { id, name, draft: documentFrom(draft), published };
    }),
  );
}

export function tableVerbs({ read, writeAt }: Verbs): TableStore {
  return {
    createTable: writeAt(function* ({ changes }, { at, by, ...table }) {
      if (!(yield* makeTables([table], { at, by }))) return "name_taken";
      changes.tables();
      return "created";
    }),

    table: read((id) => one.found(id)),

    tables: read(function* (ids) {
      if (ids === undefined) return yield* every.all();
      return inOrderOf(ids, yield* some.all(ids));
    }),

    changeTable: writeAt(function* ({ changes }, { id, name, description, at, by }) {
      const row = yield* lock.first(id);
      if (!row) return "not_found";
      const next = { name: name ?? row.name, description: description ?? row.description };
      const holders = yield* named.all([next.name]);
      if (holders.some((holder) => holder.id !== id)) return "name_taken";
      yield* sql`UPDATE {lookup_tables}
        SET name = ${next.name}, description = ${next.description}, changed_at = ${at}, changed_by = ${by}
        WHERE id = ${id}`.run();
      changes.tables();
      return "changed";
    }),

    saveTable: writeAt(function* ({ changes }, { id, onRevision, at, by, ...saved }) {
      const row = yield* lock.first(id);
      if (!row) return "not_found";
      if (row.revision !== onRevision) return "conflict";
      const next = row.revision + 1;
      yield* putRevision(id, next, saved, { at, by });
      yield* sql`UPDATE {lookup_tables}
        SET revision = ${next}, changed_at = ${at}, changed_by = ${by} WHERE id = ${id}`.run();
      changes.tables();
      return "saved";
    }),

    tableRevision: read((id, number) =>
      revisions.from`{lookup_revisions} r
        JOIN {lookup_tables} t ON t.id = r.table_id WHERE r.table_id = ${id} AND r.revision = ${number}`.found(),
    ),

    tableRevisions: read((id) =>
      summaryColumns.from`{lookup_revisions}
        WHERE table_id = ${id} ORDER BY revision DESC`.all(),
    ),

    tableUses: read((id) => usesOf(id)),

    deleteTable: writeAt(function* ({ changes }, id, at) {
      if ((yield* lock.first(id)) === undefined) return { deleted: false, why: "not_found" };
      const uses = yield* usesOf(id);
      if (uses.length > 0) return { deleted: false, why: "in_use", uses };
      yield* sql`UPDATE {lookup_tables} SET deleted_at = ${at} WHERE id = ${id}`.run();
      changes.tables();
      return { deleted: true };
    }),
  };
}
