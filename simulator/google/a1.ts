/** Ranges as Google writes them: `'My sheet'!A1:B2`, `Sheet1`, `Sheet1!2:3`. */
import { invalid } from "./errors.ts";
import type { Sheet, Spreadsheet } from "./spreadsheet.ts";

/** Rows and columns from 0; the ends are not included. */
export interface Area {
  readonly sheet: Sheet;
  readonly fromRow: number;
  readonly toRow: number;
  readonly fromColumn: number;
  readonly toColumn: number;
}

export function areaNamed(spreadsheet: Spreadsheet, range: string): Area {
  const [, quoted, plain, cells] = /^(?:'((?:[^']|'')*)'|([^!']*))(?:!(.*))?$/s.exec(range) ?? [];
  const title = quoted?.replaceAll("''", "'") ?? plain;
  const sheet = spreadsheet.sheets.find((one) => one.title === title);
  const corners = cells === undefined ? [] : cornersIn(cells);
  if (sheet === undefined || corners === null) throw invalid(`Unable to parse range: ${range}`);
  const [from, to = from] = corners;
  const area = {
    sheet,
    fromRow: from?.row ?? 0,
    toRow: to?.row === undefined ? sheet.rowCount : to.row + 1,
    fromColumn: from?.column ?? 0,
    toColumn: to?.column === undefined ? sheet.columnCount : to.column + 1,
  };
  return withinGrid(area);
}

interface Corner {
  readonly row: number | undefined;
  readonly column: number | undefined;
}

function cornersIn(cells: string): readonly Corner[] | null {
  const parts = cells.split(":").map((part) => /^([A-Za-z]{0,3})(\d{0,7})$/.exec(part));
  if (parts.length > 2 || cells === "") return null;
  return parts.includes(null)
    ? null
    : parts.map((part) => ({
        row: part?.[2] ? Number(part[2]) - 1 : undefined,
        column: part?.[1] ? columnNumber(part[1]) : undefined,
      }));
}

/** K: words of the refusal. */
export function withinGrid(area: Area): Area {
  const { sheet, toRow, toColumn, fromRow, fromColumn } = area;
  if (toRow > sheet.rowCount || toColumn > sheet.columnCount || fromRow < 0 || fromColumn < 0)
    throw invalid(
      `Range (${nameOf(area)}) exceeds grid limits. Max rows: ${sheet.rowCount}, max columns: ${sheet.columnCount}`,
    );
  return area;
}

export function nameOf({ sheet, fromRow, toRow, fromColumn, toColumn }: Area): string {
  const title = /^\w+$/.test(sheet.title) ? sheet.title : `'${sheet.title.replaceAll("'", "''")}'`;
  const first = `${columnName(fromColumn)}${fromRow + 1}`;
  const last = `${columnName(toColumn - 1)}${toRow}`;
  return `${title}!${first === last ? first : `${first}:${last}`}`;
}

function columnNumber(letters: string): number {
  let number = 0;
  for (const letter of letters.toUpperCase()) number = number * 26 + letter.charCodeAt(0) - 64;
  return number - 1;
}

function columnName(column: number): string {
  const rest = column % 26;
  const letter = String.fromCharCode(65 + rest);
  return column < 26 ? letter : columnName((column - rest) / 26 - 1) + letter;
}
