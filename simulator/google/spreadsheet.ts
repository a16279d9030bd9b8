/** Spreadsheets: sheets of cells. A row has no id, no time and no fixed place. */
export type Cell = string | number | boolean | null;

export interface Sheet {
  readonly id: number;
  title: string;
  rows: Cell[][];
  rowCount: number;
  columnCount: number;
  /** By column: how its numbers are shown. */
  readonly formats: Map<number, NumberFormat>;
}

export type NumberFormat = "DATE" | "DATE_TIME" | "TIME" | "CURRENCY" | "PERCENT" | "NUMBER";
export type Role = "writer" | "reader";

export interface Spreadsheet {
  readonly id: string;
  title: string;
  timeZone: string;
  readonly sheets: Sheet[];
  /** By e-mail address. */
  readonly sharedWith: Map<string, Role>;
}

export const demoSpreadsheet = "1MillraceDemoSpreadsheetAAAAAAAAAAAAAAAAAAAA";

export function newSheet(id: number, title: string, rows: readonly (readonly Cell[])[]): Sheet {
  const kept = rows.map((row) => [...row]);
  return { id, title, rows: kept, rowCount: 1_000, columnCount: 26, formats: new Map() };
}

/** What the demo shows. */
export function demo(email: string): Spreadsheet {
  const orders = newSheet(0, "Orders", [
    ["Order", "Customer", "Amount", "Ordered on", "Paid", "Millrace ID"],
    ["A-1001", "Aiko Tanaka", 12800, 46327, true],
    ["A-1002", "Ken Mori", 4950, 46328, false],
    ["A-1003", "Hanako Sato", 990.5, 46329],
  ]);
  orders.formats.set(3, "DATE");
  const customers = newSheet(1_234_567, "Customers", [
    ["Email", "Name", "Plan"],
    ["aiko@example.com", "Aiko Tanaka", "Pro"],
  ]);
  return {
    id: demoSpreadsheet,
    title: "Millrace demo",
    timeZone: "Asia/Tokyo",
    sheets: [orders, customers],
    sharedWith: new Map([[email, "writer"]]),
  };
}

export function isEmpty(cell: Cell | undefined): boolean {
  return cell === undefined || cell === null || cell === "";
}

/** The last row that holds anything, from 0; -1 where none does. */
export function lastFilled({ rows }: Sheet): number {
  return rows.findLastIndex((row) => row.some((cell) => !isEmpty(cell)));
}

/** Grows the sheet where it must. */
export function setCell(sheet: Sheet, row: number, column: number, value: Cell): void {
  while (sheet.rows.length <= row) sheet.rows.push([]);
  const cells = sheet.rows[row] ?? [];
  while (cells.length < column) cells.push(null);
  cells[column] = value === "" ? null : value;
  sheet.rowCount = Math.max(sheet.rowCount, sheet.rows.length);
}
