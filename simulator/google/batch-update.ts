/** `spreadsheets.batchUpdate`: all of its requests or none, and then the spreadsheet as it stands. Of the requests, only `appendCells` is here. */
import { z } from "zod";
import { areaNamed, withinGrid } from "./a1.ts";
import { invalid } from "./errors.ts";
import { masked } from "./field-mask.ts";
import { shownWhole } from "./get-spreadsheet.ts";
import { type Cell, lastFilled, setCell, type Sheet, type Spreadsheet } from "./spreadsheet.ts";

const Value = z.union([
  z.strictObject({ stringValue: z.string() }),
  z.strictObject({ numberValue: z.number() }),
  z.strictObject({ boolValue: z.boolean() }),
]);
const Append = z.strictObject({
  sheetId: z.int().default(0),
  rows: z.array(
    z.strictObject({
      values: z.array(z.strictObject({ userEnteredValue: Value.optional() })).default([]),
    }),
  ),
  // K: of a cell's fields, only this one is here.
  fields: z.literal("userEnteredValue"),
});
const Body = z.strictObject({
  requests: z.array(z.strictObject({ appendCells: Append })).min(1),
  includeSpreadsheetInResponse: z.boolean().default(false),
  responseRanges: z.array(z.string()).default([]),
  responseIncludeGridData: z.boolean().default(false),
});

export function batchUpdate(
  spreadsheet: Spreadsheet,
  query: URLSearchParams,
  body: unknown,
): object {
  const { data } = Body.safeParse(body);
  if (data === undefined)
    throw invalid("Invalid JSON payload received. Unknown name or wrong type.");
  // Nothing is done where a range of the answer is none.
  for (const range of data.responseRanges) areaNamed(spreadsheet, range);
  const appends = data.requests.map(({ appendCells: { sheetId, rows } }) => {
    const sheet = spreadsheet.sheets.find(({ id }) => id === sheetId);
    if (sheet === undefined)
      throw invalid(`Invalid requests[0].appendCells: No grid with id: ${sheetId}`);
    const cells = rows.map(({ values }) => values.map(cellOf));
    const width = Math.max(0, ...cells.map((row) => row.length));
    if (width > sheet.columnCount)
      withinGrid({ sheet, fromRow: 0, toRow: 1, fromColumn: 0, toColumn: width });
    return { sheet, cells };
  });
  for (const { sheet, cells } of appends) appendTo(sheet, cells);
  const answer = { spreadsheetId: spreadsheet.id, replies: appends.map(() => ({})) };
  const fields = query.get("fields");
  if (!data.includeSpreadsheetInResponse) return masked(answer, fields);
  const areas = data.responseRanges.map((range) => areaNamed(spreadsheet, range));
  // A mask that names cells asks for them.
  const withGrid = fields === null ? data.responseIncludeGridData : /\bdata\b/.test(fields);
  const updatedSpreadsheet = shownWhole(spreadsheet, areas, withGrid);
  return masked({ ...answer, updatedSpreadsheet }, fields);
}

/** From the first column, below the last row of the whole sheet that holds anything. */
function appendTo(sheet: Sheet, rows: readonly (readonly Cell[])[]): void {
  const at = lastFilled(sheet) + 1;
  for (const [index, row] of rows.entries())
    for (const [column, value] of row.entries())
      if (value !== null) setCell(sheet, at + index, column, value);
  sheet.rowCount = Math.max(sheet.rowCount, at + rows.length);
}

function cellOf({
  userEnteredValue,
}: {
  readonly userEnteredValue?: z.infer<typeof Value> | undefined;
}): Cell {
  const [value = null]: Cell[] = Object.values(userEnteredValue ?? {});
  return value;
}
