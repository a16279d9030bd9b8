import type { TableContent } from "#flow/table.ts";

/** A lookup table, which all flows share. */
export interface TableRecord {
  readonly id: string;
  /** Unique among those that are not deleted. */
  readonly name: string;
  readonly description: string;
  /** The newest; those before it are 1, 2, 3 … without a gap. */
  readonly revision: number;
  /** How many rows the newest revision has. */
  readonly rowCount: number;
  readonly createdAt: number;
  /** When its newest revision was saved, or its name or description changed. */
  readonly changedAt: number;
  readonly changedBy: string;
}

/** A state of a table that was saved. It never changes, and outlives the table. */
export interface TableRevision extends TableContent {
  readonly revision: number;
  readonly savedAt: number;
  readonly savedBy: string;
  /** What the table is called now, or was when it was deleted. */
  readonly name: string;
}

/** The same without what is in it. */
export type TableRevisionSummary = Omit<TableRevision, "rows" | "otherwise" | "name"> & {
  readonly rowCount: number;
};

export interface NewTable extends TableContent {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

/** A flow that looks something up in a table, and in which revisions of it. */
export interface TableUse {
  readonly flowId: string;
  readonly flowName: string;
  readonly draft: readonly number[];
  /** In the version that new runs get. */
  readonly published: readonly number[];
}

export interface TableStore {
  /** With its revision 1. Another table has this name: `name_taken`. */
  createTable(
    table: NewTable & { readonly at: number; readonly by: string },
  ): Promise<"created" | "name_taken">;
  /** Without those that are deleted. */
  table(id: string): Promise<TableRecord | null>;
  /** All that are not deleted, in the order of their making; with ids those alone, in that order. */
  tables(ids?: readonly string[]): Promise<readonly TableRecord[]>;
  /** Changes what is named; there is no new revision. */
  changeTable(change: {
    readonly id: string;
    readonly name?: string;
    readonly description?: string;
    readonly at: number;
    readonly by: string;
  }): Promise<"changed" | "name_taken" | "not_found">;
  /** The next revision, where `onRevision` is still the newest. */
  saveTable(
    save: TableContent & {
      readonly id: string;
      readonly onRevision: number;
      readonly at: number;
      readonly by: string;
    },
  ): Promise<"saved" | "conflict" | "not_found">;
  /** Also of a deleted table: runs go on with what they began with. */
  tableRevision(id: string, revision: number): Promise<TableRevision | null>;
  /** The newest first. */
  tableRevisions(id: string): Promise<readonly TableRevisionSummary[]>;
  /** The flows whose draft or published version looks something up in it, by name. */
  tableUses(id: string): Promise<readonly TableUse[]>;
  /** Refuses while there are such flows. Its name is free then; its revisions stay. */
  deleteTable(
    id: string,
    at: number,
  ): Promise<
    | { readonly deleted: true }
    | { readonly deleted: false; readonly why: "not_found" }
    | { readonly deleted: false; readonly why: "in_use"; readonly uses: readonly TableUse[] }
  >;
}
