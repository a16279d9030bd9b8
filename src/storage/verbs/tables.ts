import type { NewTable, TableStore } from "#engine/store.ts";
import { all, first, run, type Session, statement, type Work } from "../session.ts";
import {
  type ListedTableRow,
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

const listed = `SELECT t.*, r.row_count FROM {lookup_tables} t
  JOIN {lookup_revisions} r ON r.table_id = t.id AND r.revision = t.revision
  WHERE t.deleted_at IS NULL`;
const one = statement<[id: string], ListedTableRow>(`${listed} AND t.id = ?`);
const every = statement<[], ListedTableRow>(`${listed} ORDER BY t.created_at, t.id`);
const some = statement<[ids: readonly string[]], ListedTableRow>(`${listed} AND t.id IN (??)`);
const lock = statement<[id: string], { name: string; description: string; revision: number }>(
  `SELECT name, description, revision FROM {lookup_tables}
   WHERE id = ? AND deleted_at IS NULL FOR NO KEY UPDATE`,
);
const named = statement<[names: readonly string[]], { id: string }>(
  "SELECT id FROM {lookup_tables} WHERE name IN (??) AND deleted_at IS NULL",
);
const insert = statement<
  [
    id: string,
    name: string,
    description: string,
    revision: number,
    createdAt: number,
    changedAt: number,
    by: string,
  ]
>(
  `INSERT INTO {lookup_tables} (id, name, description, revision, created_at, changed_at, changed_by)
   VALUES (?, ?, ?, ?, ?, ?, ?)`,
);
const insertRevision = statement<
  [
    id: string,
    revision: number,
    rowCount: number,
    otherwise: string,
    at: number,
    by: string,
    rows: string,
  ]
>(
  `INSERT INTO {lookup_revisions} (table_id, revision, row_count, otherwise, saved_at, saved_by, rows)
   VALUES (?, ?, ?, ?, ?, ?, ?)`,
);
const describe = statement<[name: string, description: string, at: number, by: string, id: string]>(
  `UPDATE {lookup_tables} SET name = ?, description = ?, changed_at = ?, changed_by = ?
   WHERE id = ?`,
);
const setRevision = statement<[revision: number, at: number, by: string, id: string]>(
  "UPDATE {lookup_tables} SET revision = ?, changed_at = ?, changed_by = ? WHERE id = ?",
);
const content = statement<[id: string, revision: number], RevisionRow & { name: string }>(
  `SELECT r.*, t.name FROM {lookup_revisions} r JOIN {lookup_tables} t ON t.id = r.table_id
   WHERE r.table_id = ? AND r.revision = ?`,
);
const summaries = statement<[id: string], SummaryRow>(
  `SELECT revision, row_count, saved_at, saved_by FROM {lookup_revisions}
   WHERE table_id = ? ORDER BY revision DESC`,
);
/** And some in which only something like the id stands. */
const users = statement<[id: string, id: string], UserRow>(
  `SELECT f.id, f.name, f.draft, v.document FROM {flows} f
     LEFT JOIN {flow_versions} v ON v.id = f.version_id
   WHERE f.deleted_at IS NULL
     AND (f.draft LIKE '%' || ? || '%' OR v.document LIKE '%' || ? || '%')
   ORDER BY f.name COLLATE "C", f.id`,
);
const remove = statement<[at: number, id: string]>(
  "UPDATE {lookup_tables} SET deleted_at = ? WHERE id = ?",
);

/** Makes tables, or none where a name is taken. For use inside a transaction. */
export function* makeTables(tables: readonly NewTable[], saving: Saving): Work<boolean> {
  const names = [...new Set(tables.map(({ name }) => name))];
  if (names.length < tables.length || (yield* first(named, names)) !== undefined) return false;
  for (const table of tables) {
    const { id, name, description, revision, ...made } = newTableRow(table, saving);
    const { created_at, changed_at, changed_by } = made;
    yield* run(insert, id, name, description, revision, created_at, changed_at, changed_by);
    yield* putRevision(newRevisionRow(id, 1, table, saving));
  }
  return true;
}

function* putRevision(row: RevisionRow): Work<void> {
  const { table_id, revision, row_count, otherwise, saved_at, saved_by, rows } = row;
  yield* run(insertRevision, table_id, revision, row_count, otherwise, saved_at, saved_by, rows);
}

function* usesOf(id: string): Work<ReturnType<typeof usesAmong>> {
  return usesAmong(yield* all(users, id, id), id);
}

export function tableVerbs({ read, writeAt }: Session): TableStore {
  return {
    createTable: ({ at, by, ...table }) =>
      writeAt(at, function* ({ changes }) {
        if (!(yield* makeTables([table], { at, by }))) return "name_taken";
        changes.tables();
        return "created";
      }),

    table: (id) =>
      read(function* () {
        const row = yield* first(one, id);
        return row ? tableRecord(row) : null;
      }),

    tables: (ids) =>
      read(function* () {
        if (ids === undefined) return (yield* all(every)).map(tableRecord);
        const rows = yield* all(some, ids);
        return ids.flatMap((wanted) => rows.filter(({ id }) => id === wanted).map(tableRecord));
      }),

    changeTable: ({ id, name, description, at, by }) =>
      writeAt(at, function* ({ changes }) {
        const row = yield* first(lock, id);
        if (!row) return "not_found";
        const next = { name: name ?? row.name, description: description ?? row.description };
        const holders = yield* all(named, [next.name]);
        if (holders.some((holder) => holder.id !== id)) return "name_taken";
        yield* run(describe, next.name, next.description, at, by, id);
        changes.tables();
        return "changed";
      }),

    saveTable: ({ id, onRevision, at, by, ...saved }) =>
      writeAt(at, function* ({ changes }) {
        const row = yield* first(lock, id);
        if (!row) return "not_found";
        if (row.revision !== onRevision) return "conflict";
        const next = row.revision + 1;
        yield* putRevision(newRevisionRow(id, next, saved, { at, by }));
        yield* run(setRevision, next, at, by, id);
        changes.tables();
        return "saved";
      }),

    tableRevision: (id, number) =>
      read(function* () {
        const row = yield* first(content, id, number);
        return row ? tableRevision(row) : null;
      }),

    tableRevisions: (id) =>
      read(function* () {
        return (yield* all(summaries, id)).map(revisionSummary);
      }),

    tableUses: (id) => read(() => usesOf(id)),

    deleteTable: (id, at) =>
      writeAt(at, function* ({ changes }) {
        if ((yield* first(lock, id)) === undefined) return { deleted: false, why: "not_found" };
        const uses = yield* usesOf(id);
        if (uses.length > 0) return { deleted: false, why: "in_use", uses };
        yield* run(remove, at, id);
        changes.tables();
        return { deleted: true };
      }),
  };
}
