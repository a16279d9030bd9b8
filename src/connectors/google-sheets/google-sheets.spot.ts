/** Where a write goes: the header row and the keys are read right before the request is written down. */
import type { FrozenRequest } from "#sdk/index.ts";
import { InputError, text } from "#sdk/index.ts";
import { rangeOf, type SheetsApi } from "./google-sheets.client.ts";
import {
  type Column,
  columnNamed,
  rowsOf,
  rowWithKey,
  type SheetRow,
  type Table,
  tableNamed,
} from "./google-sheets.table.ts";
import { freeze, frozenWrite, type FrozenWrite, type Spot } from "./google-sheets.write.ts";

export async function complete({
  api,
  request,
}: {
  readonly api: SheetsApi;
  readonly request: FrozenRequest;
}): Promise<FrozenRequest> {
  const write = frozenWrite(request);
  return freeze({ ...write, at: await spotOf(api, write) });
}

async function spotOf(api: SheetsApi, write: FrozenWrite): Promise<Spot> {
  const table = await tableNamed(api, write.sheet);
  const rows = await rowsOf(api, table);
  const { key } = write;
  if (key === undefined) return adding(table, rows, write, write.values);
  const row = rowWithKey(rows, table, key.column, key.value);
  if (row === null) {
    if (write.verb !== "upsert") throw noRow(key.column, key.value);
    const cell = keyCell(columnNamed(table, key.column), key.value);
    return adding(table, rows, write, { ...write.values, [key.column]: cell });
  }
  return write.verb === "clear" ? clearing(table, row) : updating(table, row, write);
}

function adding(
  table: Table,
  rows: readonly SheetRow[],
  { mark }: FrozenWrite,
  values: FrozenWrite["values"],
): Spot {
  const cells = new Map(
    Object.entries(values).map(([name, value]) => [columnNamed(table, name).at, value] as const),
  );
  const last = Math.max(...table.columns.map(({ at }) => at));
  const from = rows.at(-1)?.number ?? table.header;
  return {
    is: "add",
    sheet: table.tab.id,
    shows: rangeOf(table.tab, `A${from}:${letters(last)}`),
    row: Array.from({ length: last + 1 }, (_, at) => cells.get(at) ?? null),
    mark: mark === undefined ? null : columnNamed(table, mark).at,
  };
}

function updating(table: Table, { number }: SheetRow, { values }: FrozenWrite): Spot {
  const cells = Object.entries(values).map(([name, value]) => {
    return { column: columnNamed(table, name).at, value };
  });
  return { is: "update", sheet: table.tab.id, row: number - 1, cells };
}

function clearing({ tab, columns }: Table, { number }: SheetRow): Spot {
  const all = columns.map(({ at }) => at);
  return { is: "clear", sheet: tab.id, row: number - 1, columns: all };
}

/** In a column of numbers, a key that is a number is one. */
function keyCell({ is }: Column, key: string): string | number {
  const number = Number(key);
  return is === "number" && JSON.stringify(number) === key ? number : key;
}

function letters(column: number): string {
  const rest = column % 26;
  const letter = String.fromCharCode(65 + rest);
  return column < 26 ? letter : letters((column - rest) / 26 - 1) + letter;
}

function noRow(column: string, key: string): InputError {
  return new InputError({
    code: "google-sheets.no_row",
    message: text(
      `No row has ${key} in the column ${column}. Nothing was written.`,
      `列 ${column} の値が ${key} の行がないため、書き込みませんでした。`,
    ),
    advice: text(
      "Check the key, or use Upsert row, which adds a row that is missing.",
      "キーを確認するか、行がない場合に追加する「行を追加または更新」を使用してください。",
    ),
  });
}
