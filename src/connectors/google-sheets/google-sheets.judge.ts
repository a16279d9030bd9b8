import type { FrozenRequest, HttpResponse, Json, Verdict } from "#sdk/index.ts";
import { isJsonObject, jsonBodyOf, textAt } from "#sdk/index.ts";
import { errorIn, unproven } from "./google-sheets.errors.ts";
import { frozenWrite, type Spot } from "./google-sheets.write.ts";

/** What an answer in Google's own form says of a write: the cells that it names are the proof. */
export function judge(
  request: FrozenRequest,
  response: HttpResponse,
  spreadsheet: string,
): Verdict {
  const error = errorIn("POST", response);
  if (error !== null) return { is: "not_done", error };
  const { at } = frozenWrite(request);
  const json = jsonBodyOf(response);
  if (at === undefined || textAt(json, "spreadsheetId") !== spreadsheet || !isJsonObject(json))
    return { is: "not_done", error: unproven(true) };
  const { status } = response;
  const row = writtenRow(at, json);
  if (row === "elsewhere") return { is: "not_done", error: unproven(false) };
  if (row === null) return { is: "not_done", error: unproven(true) };
  return { is: "done", answer: { status, body: { row, added: at.is === "append" } } };
}

/** Its number, from 1; null where the answer does not tell. `elsewhere`: in other columns than those of the table. */
function writtenRow(at: Spot, json: Readonly<Record<string, Json>>): number | "elsewhere" | null {
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

function columnNumber(letters: string): number {
  let number = 0;
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number - 1;
}
