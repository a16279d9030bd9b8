import type {
  NewTable,
  TableRecord,
  TableRevision,
  TableRevisionSummary,
  TableUse,
} from "#engine/store.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Otherwise, TableContent, TableRow } from "#flow/table.ts";
import { tablesIn } from "#flow/table-uses.ts";
import { documentFrom, fromJson, type JsonText, toJson } from "./rows.ts";

/** A lookup table, as both stores keep it. */
export interface LookupTableRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly revision: number;
  readonly created_at: number;
  readonly changed_at: number;
  readonly changed_by: string;
}

/** Of its newest revision. */
export type ListedTableRow = LookupTableRow & { readonly row_count: number };

export interface SummaryRow {
  readonly revision: number;
  readonly row_count: number;
  readonly saved_at: number;
  readonly saved_by: string;
}

export interface RevisionRow extends SummaryRow {
  readonly table_id: string;
  readonly otherwise: JsonText<Otherwise>;
  readonly rows: JsonText<readonly TableRow[]>;
}

export interface Saving {
  readonly at: number;
  readonly by: string;
}

export function newTableRow(
  { id, name, description }: NewTable,
  { at, by }: Saving,
): LookupTableRow {
  return { id, name, description, revision: 1, created_at: at, changed_at: at, changed_by: by };
}

export function newRevisionRow(
  id: string,
  revision: number,
  { rows, otherwise }: TableContent,
  { at, by }: Saving,
): RevisionRow {
  return {
    table_id: id,
    revision,
    row_count: rows.length,
    otherwise: toJson(otherwise),
    saved_at: at,
    saved_by: by,
    rows: toJson(rows),
  };
}

export function tableRecord(row: ListedTableRow): TableRecord {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    revision: row.revision,
    rowCount: row.row_count,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
  };
}

export function tableRevision(row: RevisionRow & { readonly name: string }): TableRevision {
  return {
    name: row.name,
    revision: row.revision,
    savedAt: row.saved_at,
    savedBy: row.saved_by,
    rows: fromJson(row.rows),
    otherwise: fromJson(row.otherwise),
  };
}

export function revisionSummary(row: SummaryRow): TableRevisionSummary {
  return {
    revision: row.revision,
    savedAt: row.saved_at,
    savedBy: row.saved_by,
    rowCount: row.row_count,
  };
}

/** A flow in whose draft or version the id of a table stands somewhere. */
export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly draft: JsonText<FlowDocument>;
  readonly document: JsonText<FlowDocument> | null;
}

/** What each of them uses of the table, without those that do not use it. */
export function usesAmong(rows: readonly UserRow[], table: string): readonly TableUse[] {
  const revisions = (document: JsonText<FlowDocument> | null) =>
    document === null
      ? []
      : [...(tablesIn(documentFrom(document)).get(table) ?? [])].toSorted((a, b) => a - b);
  return rows
    .map(({ id, name, draft, document }) => ({
      flowId: id,
      flowName: name,
      draft: revisions(draft),
      published: revisions(document),
    }))
    .filter(({ draft, published }) => draft.length + published.length > 0);
}
