import { z } from "zod";
import { Name } from "./name.ts";
import { currencyCode } from "#sdk/currency.ts";

/**
 * Lookup tables: what stands for a value, such as the price for the name of a plan. A table is shared by
 * all flows. Each save of its rows is a new revision, which never changes; a flow names the one that it
 * looks up in.
 */

export const TableName = Name(200);

export const TableDescription = z
  .string()
  .trim()
  .max(1_000)
  .regex(
    /^(?:[^\p{Cc}]|[\n\r\t])*$/u,
    "A description cannot contain control characters other than line breaks",
  );

/** 1, 2, 3 … in the order of saving. */
export const TableRevisionNumber = z.int().min(1).max(1_000_000_000);

/** The most that a table holds: characters, rows, and bytes of the rows as JSON. */
export const tableLimits = { from: 500, to: 2_000, rows: 10_000, bytes: 1_000_000 } as const;

/** What is looked up, to the letter (but for the codes of currencies), and what stands for it. */
export const TableRow = z
  .strictObject({
    from: z.string().min(1).max(tableLimits.from),
    to: z.string().max(tableLimits.to),
  })
  .meta({ id: "TableRow" });
export type TableRow = z.infer<typeof TableRow>;

export const TableRows = z.array(TableRow).max(tableLimits.rows);

/** What comes of a value that no row is for. */
export const Otherwise = z
  .discriminatedUnion("is", [
    /** The value itself goes through. */
    z.strictObject({ is: z.literal("pass") }),
    z.strictObject({ is: z.literal("value"), value: z.string().max(tableLimits.to) }),
    /** The step fails. */
    z.strictObject({ is: z.literal("fail") }),
  ])
  .meta({ id: "TableOtherwise" });
export type Otherwise = z.infer<typeof Otherwise>;

/** What a revision of a table holds. */
export interface TableContent {
  readonly rows: readonly TableRow[];
  readonly otherwise: Otherwise;
}

/** A revision of a table, with what the table is called; undefined where there is none. */
export type Tables = (
  table: string,
  revision: number,
) => (TableContent & { readonly name: string }) | undefined;

/** The first row that says again what an earlier one is for, counted from 0; -1: none does. */
export function repeatedRow(rows: readonly TableRow[]): number {
  const known = new Set<string>();
  return rows.findIndex(({ from }) => known.size === known.add(from).size);
}

/** How much of `tableLimits.bytes` the rows take. */
export function bytesOf(rows: readonly TableRow[]): number {
  return new TextEncoder().encode(JSON.stringify(rows)).length;
}

/** What the row for a value has; undefined where there is none. */
export function rowFor({ rows }: TableContent, from: string): string | undefined {
  let index = indexes.get(rows);
  if (index === undefined) {
    index = new Map(rows.map((row) => [row.from, row.to]));
    indexes.set(rows, index);
  }
  return index.get(from);
}

/** The same for the code of a currency, whose case means nothing. */
export function rowForCode(table: TableContent, from: string): string | undefined {
  const code = currencyCode(from);
  const row = table.rows.find((one) => currencyCode(one.from) === code);
  return row?.to;
}

/** Revisions never change, and are looked up in many times. */
const indexes = new WeakMap<readonly TableRow[], ReadonlyMap<string, string>>();
