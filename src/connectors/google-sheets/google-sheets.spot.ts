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
  const { key } = write;
  if (key === undefined) return appendTo(table, write, write.values);
  const column = columnNamed(table, key.column);
  const row = rowWithKey(await rowsOf(api, table), column, key.value);
  if (row === null) {
    if (write.verb !== "upsert") throw noRow(key.column, key.value);
    return appendTo(table, write, { ...write.values, [key.column]: keyCell(column, key.value) });
  }
  return write.verb === "clear" ? clearing(table, row) : updating(table, row, write);
}

/** The range of the header: the table that it heads is the one that grows. */
function appendTo(table: Table, { mark }: FrozenWrite, values: FrozenWrite["values"]): Spot {
  const columns = table.columns.map(({ at }) => at);
  const first = Math.min(...columns);
  const cells = new Map(
    Object.entries(values).map(([name, value]) => [columnNamed(table, name).at, value] as const),
  );
  const markAt = mark === undefined ? null : columnNamed(table, mark).at;
  const last = Math.max(...columns);
  return {
    is: "append",
    range: rangeOf(table.tab, `${letters(first)}${table.header}:${letters(last)}${table.header}`),
    column: first,
    // An empty text keeps a cell of the new row empty, and each value in its column.
    row: Array.from({ length: last - first + 1 }, (_, index) => cells.get(first + index) ?? ""),
    mark: markAt === null ? null : markAt - first,
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
