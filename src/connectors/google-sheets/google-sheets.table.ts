/** A sheet as a table: the columns that its header row names, and its rows. */
import type { Json, JsonObject, Shape, ShapeType } from "#sdk/index.ts";
import { InputError, text } from "#sdk/index.ts";
import {
  type Book,
  type Cells,
  type SeenCell,
  type SheetsApi,
  type Tab,
  tabOf,
} from "./google-sheets.client.ts";
import { dateOf, momentOf } from "./google-sheets.dates.ts";
import { type Place, placeNamed } from "./google-sheets.place.ts";

const dateFormats = { DATE: "date", DATE_TIME: "dateTime" } as const;
type DateKind = (typeof dateFormats)[keyof typeof dateFormats];
type Kind = "text" | "number" | "boolean" | DateKind;

export interface Column {
  /** Its name, by which rows have it. Of two alike, the second is called “Name (2)”. */
  readonly key: string;
  /** From 0. */
  readonly at: number;
  /** What the first rows hold; text where they differ. */
  readonly is: Kind;
  /** As what some of the first rows show their numbers. One text among them makes the column a text. */
  readonly shows: readonly DateKind[];
  /** One of the first numbers has decimals. */
  readonly hasDecimals: boolean;
}

export interface Table {
  readonly tab: Tab;
  readonly header: number;
  readonly timeZone: string;
  readonly columns: readonly Column[];
}

/** One row: its number in the sheet, from 1, and its cells. */
export interface SheetRow {
  readonly number: number;
  readonly cells: Cells;
}

/** So many rows below the header say what a column holds. */
const looksAt = 20;

/** In two requests. Throws where the tab is gone. */
export async function tableNamed(api: SheetsApi, name: string): Promise<Table> {
  const place = placeNamed(name);
  if (place === null) throw noHeader(name);
  return tableAt(api, await api.book(), place);
}

async function tableAt(api: SheetsApi, book: Book, { tab: id, header }: Place): Promise<Table> {
  const tab = tabOf(book, id);
  if (header > tab.rows) throw noHeader(`${tab.title}, ${header}`);
  const to = Math.min(tab.rows, header + looksAt);
  const seen = await api.seen([{ tab, from: header, to }]);
  const [names = [], ...below] = seen.get(tab.id) ?? [];
  const columns = columnsIn(names, below);
  if (columns.length === 0) throw noHeader(`${tab.title}, ${header}`);
  return { tab, header, timeZone: book.timeZone, columns };
}

/** A column without a name is none. */
function columnsIn(
  names: readonly SeenCell[],
  below: readonly (readonly SeenCell[])[],
): readonly Column[] {
  const taken = new Set<string>();
  return names.flatMap(({ shown }, at) => {
    const name = shown
      .replaceAll(/[\s\p{Cc}]+/gu, " ")
      .trim()
      .slice(0, 500);
    if (name === "") return [];
    let key = name;
    for (let nth = 2; taken.has(key); nth += 1) key = `${name} (${nth})`;
    taken.add(key);
    const cells = below.flatMap((row) => row[at] ?? []);
    const is = kindOf(cells);
    const hasDecimals = is === "number" && cells.some(isFraction);
    return [{ key, at, is, hasDecimals, shows: datesIn(cells) }];
  });
}

function isFraction({ value }: SeenCell): boolean {
  return typeof value === "number" && !Number.isInteger(value);
}

function kindOf(cells: readonly SeenCell[]): Kind {
  const filled = cells.filter(({ value }) => value !== null && value !== "");
  const all = (fits: (cell: SeenCell) => boolean) => filled.length > 0 && filled.every(fits);
  if (all(({ value }) => typeof value === "boolean")) return "boolean";
  if (!all(({ value }) => typeof value === "number")) return "text";
  if (all(({ format }) => format === "DATE")) return "date";
  return all(({ format }) => format === "DATE_TIME") ? "dateTime" : "number";
}

function datesIn(cells: readonly SeenCell[]): readonly DateKind[] {
  return Object.entries(dateFormats).flatMap(([format, is]) =>
    cells.some((cell) => cell.format === format && typeof cell.value === "number") ? [is] : [],
  );
}

export function shapeOf({ columns }: Table): Shape {
  return {
    fields: columns.map(({ key, is, hasDecimals }) => {
      const type: ShapeType = { is };
      const field = { key, label: key, type, required: false, nullable: true };
      return hasDecimals ? { ...field, hasDecimals: true } : field;
    }),
  };
}

/** All rows below the header, in one request; without those that are empty. */
export async function rowsOf(api: SheetsApi, table: Table): Promise<readonly SheetRow[]> {
  return rowsIn(await api.values(table.tab), table, 1);
}

/** `first`: the number of the first of these rows. */
export function rowsIn(
  values: readonly Cells[],
  { header, columns }: Table,
  first: number,
): readonly SheetRow[] {
  return values
    .map((cells, index) => ({ number: first + index, cells }))
    .filter(
      ({ number, cells }) => number > header && columns.some(({ at }) => isFilled(cells[at])),
    );
}

/** As flows get it: dates as dates. */
export function recordOf({ cells }: SheetRow, { columns, timeZone }: Table): JsonObject {
  return Object.fromEntries(
    columns.map(({ key, at, is }) => [key, valueOf(cells[at], is, timeZone)]),
  );
}

/** As it is kept, by which rows are compared. */
export function contentOf({ cells }: SheetRow, columns: readonly Column[]): JsonObject {
  return Object.fromEntries(
    columns.map(({ key, at }) => [key, isFilled(cells[at]) ? (cells[at] ?? null) : null]),
  );
}

function valueOf(cell: Json | undefined, is: Kind, timeZone: string): Json {
  if (cell === undefined || !isFilled(cell)) return null;
  if (typeof cell !== "number") return cell;
  if (is === "date") return dateOf(cell) ?? cell;
  return is === "dateTime" ? (momentOf(cell, timeZone) ?? cell) : cell;
}

function isFilled(cell: Json | undefined): boolean {
  return cell !== undefined && cell !== null && cell !== "";
}

/** Throws where the sheet has no such column. */
export function columnNamed({ columns, tab }: Table, name: string): Column {
  const column = columns.find(({ key }) => key === name);
  if (column !== undefined) return column;
  throw new InputError({
    code: "google-sheets.no_column",
    message: text(
      `The sheet ${tab.title} has no column ${name}.`,
      `シート ${tab.title} に列 ${name} はありません。`,
    ),
    advice: text(
      "Somebody may have renamed it. Choose another column, or give it back its name in the header row.",
      "列名が変更された可能性があります。別の列を選択するか、見出し行の列名を元に戻してください。",
    ),
  });
}

/** What tells a row from others, as a text; null where the cell is empty. The keys of events are made of it. */
export function keyOf({ cells }: SheetRow, { at }: Column): string | null {
  const cell = cells[at];
  if (cell === undefined || !isFilled(cell)) return null;
  const key = typeof cell === "string" ? cell.trim() : JSON.stringify(cell);
  return key === "" ? null : key;
}

/** The rows that a step means with this key: it may have the key as the sheet keeps it, or as flows get it. */
export function rowsWithKey(
  rows: readonly SheetRow[],
  { timeZone }: Table,
  column: Column,
  key: string,
): readonly SheetRow[] {
  return rows.filter((row) => {
    const cell = row.cells[column.at];
    const shown = (is: DateKind) => valueOf(cell, is, timeZone) === key;
    return keyOf(row, column) === key || column.shows.some(shown);
  });
}

/** The one row with this key; null where there is none. Throws where there are several. */
export function rowWithKey(
  rows: readonly SheetRow[],
  table: Table,
  name: string,
  key: string,
): SheetRow | null {
  const column = columnNamed(table, name);
  const [found = null, other] = rowsWithKey(rows, table, column, key);
  if (found !== null && other !== undefined) throw keyTwice(column, key, found, other);
  return found;
}

export function keyTwice(
  { key: column }: Column,
  key: string,
  { number: one }: SheetRow,
  { number: other }: SheetRow,
): InputError {
  return new InputError({
    code: "google-sheets.key_twice",
    message: text(
      `The rows ${one} and ${other} both have ${key} in the key column ${column}. Millrace cannot tell them apart.`,
      `${one} 行目と ${other} 行目は、キー列 ${column} の値がどちらも ${key} のため、区別できません。`,
    ),
    advice: text(
      "Give each row a key of its own, or choose another key column.",
      "行ごとに異なるキーを入力するか、別のキー列を選択してください。",
    ),
  });
}

function noHeader(where: string): InputError {
  return new InputError({
    code: "google-sheets.no_header",
    message: text(
      `There are no names of columns there (${where}).`,
      `指定された行に列名がありません (${where})。`,
    ),
    advice: text(
      "Write the names of the columns into the header row, or choose the sheet again.",
      "見出し行に列名を入力するか、シートを選択し直してください。",
    ),
  });
}
