import type { NewTable, TableStore } from "#engine/store.ts";
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
import { type Session, sql } from "./database.ts";
import { sqlState } from "./start-errors.ts";
import type { Writer } from "./writer.ts";

const listed = `SELECT t.*, r.row_count FROM millrace.lookup_tables t
  JOIN millrace.lookup_revisions r ON r.table_id = t.id AND r.revision = t.revision
  WHERE t.deleted_at IS NULL`;
const one = sql<[id: string], ListedTableRow>(`${listed} AND t.id = $1`);
const all = sql<[], ListedTableRow>(`${listed} ORDER BY t.created_at, t.id`);
const some = sql<[ids: readonly string[]], ListedTableRow>(
  `${listed} AND t.id = ANY($1) ORDER BY array_position($1::text[], t.id::text)`,
);
const lock = sql<[id: string], { revision: number }>(
  "SELECT revision FROM millrace.lookup_tables WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE",
);
const insert = sql<
  [id: string, name: string, description: string, revision: number, at: number, by: string]
>(
  `INSERT INTO millrace.lookup_tables (id, name, description, revision, created_at, changed_at, changed_by)
   VALUES ($1, $2, $3, $4, $5, $5, $6)`,
);
const insertRevision = sql<
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
  `INSERT INTO millrace.lookup_revisions
     (table_id, revision, row_count, otherwise, saved_at, saved_by, rows)
   VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);
const describe = sql<
  [id: string, name: string | null, description: string | null, at: number, by: string]
>(
  `UPDATE millrace.lookup_tables SET name = coalesce($2, name), description = coalesce($3, description),
     changed_at = $4, changed_by = $5
   WHERE id = $1 AND deleted_at IS NULL`,
);
const setRevision = sql<[id: string, revision: number, at: number, by: string]>(
  `UPDATE millrace.lookup_tables SET revision = $2, changed_at = $3, changed_by = $4 WHERE id = $1`,
);
const content = sql<[id: string, revision: number], RevisionRow & { name: string }>(
  `SELECT r.*, t.name FROM millrace.lookup_revisions r
     JOIN millrace.lookup_tables t ON t.id = r.table_id
   WHERE r.table_id = $1 AND r.revision = $2`,
);
const summaries = sql<[id: string], SummaryRow>(
  `SELECT revision, row_count, saved_at, saved_by FROM millrace.lookup_revisions
   WHERE table_id = $1 ORDER BY revision DESC`,
);
const users = sql<[id: string], UserRow>(
  `SELECT f.id, f.name, f.draft, v.document FROM millrace.flows f
     LEFT JOIN millrace.flow_versions v ON v.id = f.version_id
   WHERE f.deleted_at IS NULL AND (strpos(f.draft, $1) > 0 OR strpos(v.document, $1) > 0)
   ORDER BY f.name COLLATE "C", f.id`,
);
const remove = sql<[id: string, at: number]>(
  "UPDATE millrace.lookup_tables SET deleted_at = $2 WHERE id = $1",
);

function isNameTaken(error: unknown): boolean {
  return (
    sqlState(error) === "23505" &&
    error instanceof Error &&
    "constraint" in error &&
    error.constraint === "lookup_tables_named"
  );
}

/** What a name that another table has makes of a transaction. */
export async function unlessNameTaken<Result extends string>(
  work: () => Promise<Result>,
): Promise<Result | "name_taken"> {
  try {
    return await work();
  } catch (error) {
    if (isNameTaken(error)) return "name_taken";
    throw error;
  }
}

/** Makes tables. A name that is taken fails the transaction: see `unlessNameTaken`. */
export async function putTables(
  session: Session,
  tables: readonly NewTable[],
  saving: Saving,
): Promise<void> {
  for (const table of tables) {
    const { id, name, description, revision, created_at, changed_by } = newTableRow(table, saving);
    await session.run(insert, id, name, description, revision, created_at, changed_by);
    await putRevision(session, newRevisionRow(id, 1, table, saving));
  }
}

async function putRevision(session: Session, row: RevisionRow): Promise<void> {
  const { table_id, revision, row_count, otherwise, saved_at, saved_by, rows } = row;
  await session.run(
    insertRevision,
    table_id,
    revision,
    row_count,
    otherwise,
    saved_at,
    saved_by,
    rows,
  );
}

export function tableVerbs({ database, writeAt }: Writer): TableStore {
  return {
    createTable: ({ at, by, ...table }) =>
      unlessNameTaken(() =>
        writeAt(at, async (tx): Promise<"created"> => {
          await putTables(tx, [table], { at, by });
          tx.changes.tables();
          return "created";
        }),
      ),

    async table(id) {
      const row = await database.first(one, id);
      return row ? tableRecord(row) : null;
    },

    async tables(ids) {
      const rows = await (ids === undefined ? database.all(all) : database.all(some, ids));
      return rows.map(tableRecord);
    },

    changeTable: ({ id, name = null, description = null, at, by }) =>
      unlessNameTaken(() =>
        writeAt(at, async (tx): Promise<"changed" | "not_found"> => {
          if ((await tx.run(describe, id, name, description, at, by)) === 0) return "not_found";
          tx.changes.tables();
          return "changed";
        }),
      ),

    saveTable: ({ id, onRevision, at, by, ...saved }) =>
      writeAt(at, async (tx) => {
        const row = await tx.first(lock, id);
        if (!row) return "not_found";
        if (row.revision !== onRevision) return "conflict";
        const next = row.revision + 1;
        await putRevision(tx, newRevisionRow(id, next, saved, { at, by }));
        await tx.run(setRevision, id, next, at, by);
        tx.changes.tables();
        return "saved";
      }),

    async tableRevision(id, number) {
      const row = await database.first(content, id, number);
      return row ? tableRevision(row) : null;
    },

    async tableRevisions(id) {
      return (await database.all(summaries, id)).map(revisionSummary);
    },

    async tableUses(id) {
      return usesAmong(await database.all(users, id), id);
    },

    deleteTable: (id, at) =>
      writeAt(at, async (tx) => {
        if (!(await tx.first(lock, id))) return { deleted: false, why: "not_found" };
        const uses = usesAmong(await tx.all(users, id), id);
        if (uses.length > 0) return { deleted: false, why: "in_use", uses };
        await tx.run(remove, id, at);
        tx.changes.tables();
        return { deleted: true };
      }),
  };
}
