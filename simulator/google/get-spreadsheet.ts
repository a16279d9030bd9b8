/** `spreadsheets.get`: what a spreadsheet is, and its cells only on request. */
import { type Area, areaNamed } from "./a1.ts";
import { masked } from "./field-mask.ts";
import { shown } from "./shown.ts";
import { type Cell, isEmpty, type NumberFormat, type Spreadsheet } from "./spreadsheet.ts";

export function getSpreadsheet(spreadsheet: Spreadsheet, query: URLSearchParams): object {
  const areas = query.getAll("ranges").map((range) => areaNamed(spreadsheet, range));
  const fields = query.get("fields");
  // A mask that names cells asks for them.
  const withGrid = query.get("includeGridData") === "true" || /\bdata\b/.test(fields ?? "");
  return masked(shownWhole(spreadsheet, areas, withGrid), fields);
}

/** All sheets, or those with these areas. */
export function shownWhole(
  { id, title, timeZone, sheets }: Spreadsheet,
  areas: readonly Area[],
  withGrid: boolean,
): object {
  const asked =
    areas.length === 0 ? sheets : sheets.filter((one) => areas.some(({ sheet }) => sheet === one));
  return {
    spreadsheetId: id,
    properties: { title, locale: "ja_JP", timeZone, autoRecalc: "ON_CHANGE" },
    sheets: asked.map((sheet) => {
      const properties = {
        sheetId: sheet.id,
        title: sheet.title,
        index: sheets.indexOf(sheet),
        sheetType: "GRID",
        gridProperties: { rowCount: sheet.rowCount, columnCount: sheet.columnCount },
      };
      const data = withGrid ? dataOf(areas.filter((area) => area.sheet === sheet)) : undefined;
      return { properties, data };
    }),
    spreadsheetUrl: `https://docs.google.com/spreadsheets/d/${id}/edit`,
  };
}

function dataOf(areas: readonly Area[]): readonly object[] {
  return areas.map(({ sheet, fromRow, toRow, fromColumn, toColumn }) => {
    const rowData = sheet.rows.slice(fromRow, toRow).map((row, index) => ({
      values: row.slice(fromColumn, toColumn).map((cell, at) => {
        const format = fromRow + index > 0 ? sheet.formats.get(fromColumn + at) : undefined;
        return cellShown(cell, format);
      }),
    }));
    const startRow = fromRow === 0 ? undefined : fromRow;
    const startColumn = fromColumn === 0 ? undefined : fromColumn;
    return { startRow, startColumn, rowData };
  });
}

/** What is undefined is not there in JSON. */
function cellShown(cell: Cell, format: NumberFormat | undefined): object {
  const effectiveFormat = format === undefined ? undefined : { numberFormat: { type: format } };
  if (isEmpty(cell)) return { effectiveFormat };
  const value =
    typeof cell === "number"
      ? { numberValue: cell }
      : typeof cell === "boolean"
        ? { boolValue: cell }
        : { stringValue: cell };
  const formattedValue = shown(cell, format);
  return { userEnteredValue: value, effectiveValue: value, formattedValue, effectiveFormat };
}
