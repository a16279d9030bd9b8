/** What both triggers have in common: all rows, by their keys. */
import type { Json, JsonObject, Row, RowsPage } from "#sdk/index.ts";
import type { SheetsApi } from "../google-sheets.client.ts";
import { keyColumnField } from "../google-sheets.write.ts";
import { sheetField } from "../google-sheets.place.ts";
import { z } from "zod";
import {
  type Column,
  columnNamed,
  keyOf,
  keyTwice,
  recordOf,
  rowsOf,
  type SheetRow,
  type Table,
  tableNamed,
} from "../google-sheets.table.ts";

const sampleRow = { Order: "A-1001", Customer: "Aiko Tanaka", Amount: 12800 };

export const ofRows = {
  kind: "snapshot",
  watches: "row",
  // The spreadsheet, the header row with its formats, and the rows.
  callsPerPoll: 3,
  output: z.record(z.string(), z.unknown()),
  // Each sheet has keys of its own.
  uniqueKeys: false,
  sample: sampleRow satisfies Json,
  shaped: { of: "sheet", at: [[]] },
  matches: () => "take" as const,
  // A row that Millrace has added bears no name of a run.
  madeBy: () => null,
} as const;

export const keyed = { sheet: sheetField, key: keyColumnField };

export interface Asked {
  readonly api: SheetsApi;
  readonly where: { readonly sheet: string; readonly key: string };
}

/** What counts as the content of a row. */
export type Content = (row: SheetRow, table: Table) => JsonObject;

const pageSize = 1_000;

/** One answer holds all rows, so that none is missed that is moved meanwhile. */
export async function* allRows(asked: Asked, contentOf: Content): AsyncGenerator<RowsPage> {
  const rows = await keyedRows(asked, contentOf);
  let from = 0;
  do {
    const to = from + pageSize;
    yield { rows: rows.slice(from, to), isWhole: to >= rows.length };
    from = to;
  } while (from < rows.length);
}

/** The last ones: people add rows at the end. */
export async function someRows(
  { limit, ...asked }: Asked & { readonly limit: number },
  contentOf: Content,
): Promise<readonly Row[]> {
  return (await keyedRows(asked, contentOf)).slice(-limit).toReversed();
}

export async function oneRow(
  { key, ...asked }: Asked & { readonly key: string },
  contentOf: Content,
): Promise<Row | null> {
  const rows = await keyedRows(asked, contentOf);
  return rows.find((row) => row.key === key) ?? null;
}

/** A row whose key nobody has entered yet waits for it. Throws where a key comes twice. */
async function keyedRows(
  { api, where: { sheet, key } }: Asked,
  contentOf: Content,
): Promise<readonly Row[]> {
  const table = await tableNamed(api, sheet);
  const column = columnNamed(table, key);
  return byKey(await rowsOf(api, table), column).map(([of, row]) => ({
    key: of,
    content: contentOf(row, table),
    data: recordOf(row, table),
  }));
}

function byKey(
  rows: readonly SheetRow[],
  column: Column,
): readonly (readonly [string, SheetRow])[] {
  const known = new Map<string, SheetRow>();
  for (const row of rows) {
    const key = keyOf(row, column);
    if (key === null) continue;
    const other = known.get(key);
    if (other !== undefined) throw keyTwice(column, key, other, row);
    known.set(key, row);
  }
  return [...known];
}
