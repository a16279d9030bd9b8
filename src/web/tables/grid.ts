import type { TableRow } from "#flow/table.ts";
import { isFilled } from "./rows.ts";

/** The rows of a table as a person edits them: a pure machine. The last row is always empty, to be written into. */

export type Column = "from" | "to";

export interface GridRow extends TableRow {
  /** Tells a row from the others while they come and go. */
  readonly key: number;
}

export interface Grid {
  readonly rows: readonly GridRow[];
  /** The key of the next row. */
  readonly next: number;
  /** What the rows were before each thing that was done. */
  readonly past: readonly (readonly GridRow[])[];
  /** How often it was opened: the keys are others each time. */
  readonly opened: number;
  /** The cell in which letters are typed at present: they are taken back together. */
  readonly typing: string | null;
}

export type Deed =
  | { readonly do: "type"; readonly key: number; readonly column: Column; readonly text: string }
  | { readonly do: "remove"; readonly key: number }
  | ({ readonly do: "paste" } & Paste)
  | { readonly do: "replace"; readonly rows: readonly TableRow[] }
  | { readonly do: "undo" }
  /** Begins anew, with nothing to take back. */
  | { readonly do: "open"; readonly rows: readonly TableRow[] };

/** Cells that are written from a column on to the right, a line over each of these rows; further lines are added. */
interface Paste {
  readonly column: Column;
  /** Their keys, from above. */
  readonly over: readonly number[];
  readonly cells: readonly (readonly string[])[];
}

/** So many things can be taken back. */
const longestPast = 100;

export function gridOf(rows: readonly TableRow[]): Grid {
  return put({ rows: [], next: 0, past: [], opened: 0, typing: null }, keyed(rows, 0), []);
}

/** What is saved of it. */
export function filledRows({ rows }: Grid): readonly TableRow[] {
  return rows.filter(isFilled).map(({ from, to }) => ({ from, to }));
}

export function edited(grid: Grid, deed: Deed): Grid {
  const { rows, next, past } = grid;
  switch (deed.do) {
    case "type": {
      const { key, column, text } = deed;
      const cell = `${key} ${column}`;
      const typed = rows.map((row) => (row.key === key ? { ...row, [column]: text } : row));
      return {
        ...put(grid, typed, grid.typing === cell ? past : [...past, rows]),
        typing: cell,
      };
    }
    case "remove":
      return put(
        grid,
        rows.filter(({ key }) => key !== deed.key),
      );
    case "paste":
      return put(grid, pasted(grid, deed));
    case "replace":
      return put(grid, keyed(deed.rows, next));
    case "undo": {
      const before = past.at(-1);
      return before === undefined ? grid : put(grid, before, past.slice(0, -1));
    }
    case "open":
      return { ...gridOf(deed.rows), opened: grid.opened + 1 };
  }
}

function put(
  grid: Grid,
  rows: readonly GridRow[],
  past: Grid["past"] = [...grid.past, grid.rows],
): Grid {
  const free = rows.reduce((most, { key }) => Math.max(most, key + 1), grid.next);
  const last = rows.at(-1);
  const hasSpace = last !== undefined && !isFilled(last);
  return {
    ...grid,
    rows: hasSpace ? rows : [...rows, { key: free, from: "", to: "" }],
    next: free + 1,
    past: past.slice(-longestPast),
    typing: null,
  };
}

function pasted({ rows, next }: Grid, { column, over, cells }: Paste): readonly GridRow[] {
  const lines = new Map(over.map((key, at) => [key, cells[at]]));
  const written = rows.map((row) => {
    const line = lines.get(row.key);
    return line === undefined ? row : overwritten(row, column, line);
  });
  const more = cells
    .slice(over.length)
    .map((line, at) => overwritten({ key: next + at, from: "", to: "" }, column, line));
  return more.length === 0 ? written : [...written.filter(isFilled), ...more];
}

function overwritten(row: GridRow, column: Column, [first = "", second]: readonly string[]) {
  return column === "to" ? { ...row, to: first } : { ...row, from: first, to: second ?? row.to };
}

function keyed(rows: readonly TableRow[], first: number): readonly GridRow[] {
  return rows.map(({ from, to }, index) => ({ key: first + index, from, to }));
}
