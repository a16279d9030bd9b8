import type { FrozenRequest, HttpResponse, Json, Verdict } from "#sdk/index.ts";
import { isJsonObject, jsonBodyOf, textAt } from "#sdk/index.ts";
import { listIn } from "./google-sheets.client.ts";
import { cellOf } from "./google-sheets.encode.ts";
import { errorIn, unproven } from "./google-sheets.errors.ts";
import { addsRow, type Cell, frozenWrite, rowWithMark, type Spot } from "./google-sheets.write.ts";

/** What an answer in Google's own form says of a write: the cells that it names are the proof. */
export function judge(
  request: FrozenRequest,
  response: HttpResponse,
  spreadsheet: string,
): Verdict {
  const { status } = response;
  const error = errorIn("POST", response);
  if (error !== null) return { is: "not_done", error };
  const write = frozenWrite(request);
  const { at } = write;
  const json = jsonBodyOf(response);
  if (at === undefined || textAt(json, "spreadsheetId") !== spreadsheet || !isJsonObject(json))
    return { is: "not_done", error: unproven(true) };
  if (at.is === "add") {
    const row = shownRow(rowWithMark(write, at), json["updatedSpreadsheet"]);
    // Google executes all requests or none: its reply to the only one proves as much as the row.
    if (row === null && listIn(json["replies"]).length !== 1)
      return { is: "not_done", error: unproven(true) };
    return { is: "done", answer: { status, body: { row, added: true } } };
  }
  const row = writtenRow(at, json);
  if (row === "elsewhere") return { is: "not_done", error: unproven(false) };
  if (row === null) return { is: "not_done", error: unproven(true) };
  return { is: "done", answer: { status, body: { row, added: addsRow(at) } } };
}

/** Its number, from 1; null where the answer does not tell. `elsewhere`: in other columns than those of the table. */
function writtenRow(
  at: Exclude<Spot, { readonly is: "add" }>,
  json: Readonly<Record<string, Json>>,
): number | "elsewhere" | null {
  switch (at.is) {
    case "append": {
      const { updates } = json;
      const range = textAt(updates, "updatedRange") ?? "";
      const [, letters, row] = /!\$?([A-Z]{1,3})\$?(\d+)(?::|$)/.exec(range) ?? [];
      if (letters === undefined || row === undefined) return null;
      return columnNumber(letters) === at.column ? Number(row) : "elsewhere";
    }
    case "update": {
      const { responses } = json;
      const isWhole = Array.isArray(responses) && responses.length === at.cells.length;
      return isWhole ? at.row + 1 : null;
    }
    case "clear": {
      const { clearedRanges } = json;
      const isWhole = Array.isArray(clearedRanges) && clearedRanges.length === at.columns.length;
      return isWhole ? at.row + 1 : null;
    }
  }
}

/** The number of the last row with these cells, from 1; null where none is shown. */
function shownRow(row: readonly Cell[], updated: Json | undefined): number | null {
  const wanted = row.map((value) => JSON.stringify(cellOf(value)));
  const [sheet] = listIn(isJsonObject(updated) ? updated["sheets"] : undefined);
  const [data] = listIn(sheet?.["data"]);
  const rows = listIn(data?.["rowData"]).map(({ values }) => listIn(values));
  const at = rows.findLastIndex((cells) =>
    wanted.every((cell, column) => JSON.stringify(cells[column] ?? {}) === cell),
  );
  const { startRow = 0 } = data ?? {};
  return at < 0 || typeof startRow !== "number" ? null : startRow + at + 1;
}

function columnNumber(letters: string): number {
  let number = 0;
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number - 1;
}
