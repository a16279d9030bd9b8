/** A frozen request as the Sheets API takes it. The same request gives the same bytes, whatever build makes them. */
import type { FrozenRequest, HttpRequest, Json, JsonObject } from "#sdk/index.ts";
import { InputError, text } from "#sdk/index.ts";
import {
  type Cell,
  type FrozenWrite,
  frozenWrite,
  rowWithMark,
  type Spot,
} from "./google-sheets.write.ts";

export function encoded(
  request: FrozenRequest<HttpRequest["method"]>,
  origin: string,
  spreadsheet: string,
): HttpRequest {
  const write = frozenWrite(request);
  if (write.at === undefined)
    throw new InputError({
      code: "google-sheets.no_place",
      message: text("Where the row goes was not read", "書き込む場所が読み取られていません"),
    });
  const { path, body } = sentTo(write, write.at);
  return {
    method: "POST",
    url: `${origin}/v4/spreadsheets/${spreadsheet}${path}`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}

function sentTo(write: FrozenWrite, at: Spot): { readonly path: string; readonly body: Json } {
  switch (at.is) {
    case "add":
      return {
        path: `:batchUpdate?fields=${encodeURIComponent(shownFields)}`,
        body: {
          requests: [
            {
              appendCells: {
                sheetId: at.sheet,
                rows: [{ values: rowWithMark(write, at).map(cellOf) }],
                fields: "userEnteredValue",
              },
            },
          ],
          includeSpreadsheetInResponse: true,
          responseRanges: [at.shows],
          responseIncludeGridData: true,
        },
      };
    case "append":
      return {
        path: `/values/${encodeURIComponent(at.range)}:append?valueInputOption=RAW&insertDataOption=INSERT_ROWS`,
        body: { majorDimension: "ROWS", values: [rowWithMark(write, at)] },
      };
    case "update":
      return {
        path: "/values:batchUpdateByDataFilter",
        body: {
          valueInputOption: "RAW",
          data: at.cells.map(({ column, value }) => ({
            dataFilter: cellFilter(at, column),
            majorDimension: "ROWS",
            // `null` would leave the cell as it is.
            values: [[value ?? ""]],
          })),
        },
      };
    case "clear":
      return {
        path: "/values:batchClearByDataFilter",
        body: { dataFilters: at.columns.map((column) => cellFilter(at, column)) },
      };
  }
}

/** Of the answer: where in the sheet the new row stands. */
const shownFields =
  "spreadsheetId,replies,updatedSpreadsheet.sheets.data(startRow,rowData.values.userEnteredValue)";

/** As Google keeps it: a text is never a formula or a number. */
export function cellOf(value: Cell): JsonObject {
  if (value === null || value === "") return {};
  if (typeof value === "string") return { userEnteredValue: { stringValue: value } };
  return {
    userEnteredValue: typeof value === "number" ? { numberValue: value } : { boolValue: value },
  };
}

function cellFilter(
  { sheet, row }: { readonly sheet: number; readonly row: number },
  column: number,
): Json {
  return {
    gridRange: {
      sheetId: sheet,
      startRowIndex: row,
      endRowIndex: row + 1,
      startColumnIndex: column,
      endColumnIndex: column + 1,
    },
  };
}
