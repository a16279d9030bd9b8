import { queryOptions, useQueryClient } from "@tanstack/react-query";
import type { TableContent } from "#flow/table.ts";
import { type AnswerOf, api, ask } from "./client.ts";
import { askForFile } from "./file.ts";

/** Lookup tables. What changes of them on the server begins with `tables` or `table`. */

const { tables } = api;
const one = tables[":id"];

export type TableSummary = AnswerOf<typeof tables.$get>["items"][number];
/** With what is in a revision of it, the newest where no other was asked for. */
export type Table = AnswerOf<typeof one.$get>;
export type RevisionSummary = AnswerOf<typeof one.revisions.$get>["items"][number];
export type TableUse = AnswerOf<typeof one.flows.$get>["items"][number];
/** What a table was in one of its revisions. */
export type Revision = Table["content"] & { readonly table: string };

export const tablesQuery = queryOptions({
  queryKey: ["tables"],
  queryFn: async () => (await ask(() => tables.$get({ query: {} }))).items,
});

export const tableQuery = (id: string) =>
  queryOptions({
    queryKey: ["table", id],
    queryFn: () => ask(() => one.$get({ param: { id }, query: {} })),
    // What somebody has typed into it can be read until they leave it.
    meta: { isKeptWhenGone: true },
  });

export const revisionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["table", id, "revisions"],
    queryFn: async () => (await ask(() => one.revisions.$get({ param: { id } }))).items,
  });

/** What is in a revision never changes. */
export const revisionQuery = (id: string, revision: number) =>
  queryOptions({
    queryKey: ["revision of table", id, revision],
    queryFn: async () => {
      const query = { revision: String(revision) };
      const { content } = await ask(() => one.$get({ param: { id }, query }));
      return { table: id, ...content };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The flows that use it. It changes with flows, and costs a look into all of them. */
export const tableUsesQuery = (id: string) =>
  queryOptions({
    queryKey: ["table uses", id],
    queryFn: async () => (await ask(() => one.flows.$get({ param: { id } }))).items,
  });

interface NewTable extends TableContent {
  readonly name: string;
  readonly description: string;
}

/** Each of these tells all that is shown of tables. */
export function useTableDeeds() {
  const queries = useQueryClient();
  const told = (table: Table): Table => {
    queries.setQueryData(tableQuery(table.id).queryKey, table);
    // A flow that names it at once is not to be told that there is no such table.
    queries.setQueryData(tablesQuery.queryKey, (all) => all && withTable(all, table));
    void queries.invalidateQueries({ queryKey: ["tables"] });
    void queries.invalidateQueries({ queryKey: ["table", table.id] });
    return table;
  };
  return {
    make: async ({ rows, ...wish }: NewTable) =>
      told(await ask(() => tables.$post({ json: { ...wish, rows: [...rows] } }))),
    change: async (id: string, json: { readonly name?: string; readonly description?: string }) =>
      told(await ask(() => one.$patch({ param: { id }, json }))),
    /** On the newest revision that the person has seen. */
    save: async (id: string, revision: number, { rows, otherwise }: TableContent) => {
      const json = { revision, rows: [...rows], otherwise };
      return told(await ask(() => one.revisions.$post({ param: { id }, json })));
    },
    /** Somebody else was faster. */
    reread: (id: string) => queries.invalidateQueries({ queryKey: ["table", id] }),
    remove: async (id: string) => {
      await ask(() => one.$delete({ param: { id } }));
      // Nothing more is asked of it: neither by the list, nor where somebody goes back to it.
      queries.setQueryData(tablesQuery.queryKey, (all) => all?.filter((table) => table.id !== id));
      for (const about of ["table", "table uses", "revision of table"])
        queries.removeQueries({ queryKey: [about, id] });
      void queries.invalidateQueries({ queryKey: ["tables"] });
    },
  };
}

function withTable(
  all: readonly TableSummary[],
  { content: { rows }, ...table }: Table,
): TableSummary[] {
  const others = all.filter(({ id }) => id !== table.id);
  return [...others, { ...table, rowCount: rows.length }];
}

/** The rows that a text in CSV holds; where nobody says so, its first line tells whether it is a heading. */
export function readCsv(csv: string, header: boolean | undefined) {
  const json = { csv, ...(header === undefined ? {} : { header }) };
  return ask(() => tables.csv.$post({ json }));
}

export async function csvOf(id: string): Promise<Blob> {
  return (await askForFile(() => one.csv.$get({ param: { id }, query: {} }))).content;
}
