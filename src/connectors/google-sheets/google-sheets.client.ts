/** Asking Google: each call is one exchange. */
import type { Json, JsonObject, SendOnce } from "#sdk/index.ts";
import { askOnce, InputError, isJsonObject, jsonBodyOf, text, textAt } from "#sdk/index.ts";
import { errorIn } from "./google-sheets.errors.ts";

export interface Tab {
  readonly id: number;
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
}

export interface Book {
  readonly title: string;
  readonly timeZone: string;
  readonly tabs: readonly Tab[];
}

/** A cell as it is shown, as it is kept, and how its number is formatted. */
export interface SeenCell {
  readonly shown: string;
  readonly value: Json;
  readonly format: string | null;
}

export interface SheetsApi {
  book(): Promise<Book>;
  /** Some rows of tabs with their formats: for each tab its rows. `from` and `to`: from 1, both included. */
  seen(
    spans: readonly { readonly tab: Tab; readonly from: number; readonly to: number }[],
  ): Promise<ReadonlyMap<number, readonly (readonly SeenCell[])[]>>;
  /**
   * Whether the spreadsheet is shared for writing: asks to clear no cells at all, which changes nothing. K: that Google looks at
   * the right before it looks at the request; no write goes by this answer.
   */
  mayWrite(): Promise<boolean>;
  /** Values of whole rows, without empty ends. */
  values(
    tab: Tab,
    rows?: { readonly from: number; readonly to: number },
  ): Promise<readonly Cells[]>;
}

export type Cells = readonly Json[];

export function openSheets(
  { id, origin }: { readonly id: string; readonly origin: string },
  http: SendOnce,
): SheetsApi {
  const ask = async (path: string, query: readonly (readonly [string, string])[]) => {
    const url = new URL(`/v4/spreadsheets/${id}${path}`, origin);
    for (const [name, value] of query) url.searchParams.append(name, value);
    const answer = await askOnce(
      "google-sheets",
      http,
      { method: "GET", url: url.href, headers: {} },
      (response) => errorIn("GET", response),
    );
    const json = jsonBodyOf(answer);
    return isJsonObject(json) ? json : {};
  };
  return {
    async book() {
      const fields =
        "spreadsheetId,properties(title,timeZone),sheets.properties(sheetId,title,gridProperties(rowCount,columnCount))";
      const { properties, sheets } = await ask("", [["fields", fields]]);
      return {
        title: textAt(properties, "title") ?? "",
        timeZone: textAt(properties, "timeZone") ?? "UTC",
        tabs: listIn(sheets).flatMap(tabIn),
      };
    },
    async seen(spans) {
      if (spans.length === 0) return new Map();
      const cell = "effectiveValue,formattedValue,effectiveFormat.numberFormat.type";
      const { sheets } = await ask("", [
        ...spans.map(({ tab, from, to }) => ["ranges", rangeOf(tab, `${from}:${to}`)] as const),
        ["includeGridData", "true"],
        ["fields", `spreadsheetId,sheets(properties.sheetId,data.rowData.values(${cell}))`],
      ]);
      return new Map(listIn(sheets).flatMap(seenIn));
    },
    async mayWrite() {
      const url = new URL(`/v4/spreadsheets/${id}/values:batchClearByDataFilter`, origin);
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ dataFilters: [] });
      const request = { method: "POST", url: url.href, headers, body } as const;
      let isForbidden = false;
      await askOnce("google-sheets", http, request, (response) => {
        isForbidden = response.status === 403;
        return isForbidden || response.status === 400 ? null : errorIn("GET", response);
      });
      return !isForbidden;
    },
    async values(tab, rows) {
      const range = rangeOf(tab, rows && `${rows.from}:${rows.to}`);
      const { values } = await ask(`/values/${encodeURIComponent(range)}`, [
        ["majorDimension", "ROWS"],
        ["valueRenderOption", "UNFORMATTED_VALUE"],
        ["dateTimeRenderOption", "SERIAL_NUMBER"],
      ]);
      return Array.isArray(values)
        ? values.map((row: Json): Cells => (Array.isArray(row) ? row : []))
        : [];
    },
  };
}

export function rangeOf({ title }: Pick<Tab, "title">, cells?: string): string {
  const quoted = `'${title.replaceAll("'", "''")}'`;
  return cells === undefined ? quoted : `${quoted}!${cells}`;
}

/** Throws where the spreadsheet has no such tab any more. */
export function tabOf({ tabs }: Book, id: number): Tab {
  const tab = tabs.find((one) => one.id === id);
  if (tab !== undefined) return tab;
  throw new InputError({
    code: "google-sheets.no_sheet",
    message: text(
      `The spreadsheet has no sheet with the number ${id}`,
      `スプレッドシートに番号 ${id} のシートがありません`,
    ),
    advice: text("Choose another sheet.", "別のシートを選択してください。"),
  });
}

/** A sheet that only shows a chart has no cells. */
function tabIn({ properties }: JsonObject): readonly Tab[] {
  const grid = isJsonObject(properties) ? properties["gridProperties"] : undefined;
  const title = textAt(properties, "title");
  if (!isJsonObject(properties) || !isJsonObject(grid) || title === null) return [];
  return [
    {
      id: numberIn(properties["sheetId"]),
      title,
      rows: numberIn(grid["rowCount"]),
      columns: numberIn(grid["columnCount"]),
    },
  ];
}

function seenIn({
  properties,
  data,
}: JsonObject): readonly (readonly [number, readonly (readonly SeenCell[])[]])[] {
  const id = isJsonObject(properties) ? numberIn(properties["sheetId"]) : 0;
  const rows = listIn(data).flatMap(({ rowData }) => listIn(rowData));
  return [[id, rows.map(({ values }) => listIn(values).map(cellIn))]];
}

function cellIn(cell: JsonObject): SeenCell {
  const { effectiveValue, effectiveFormat } = cell;
  const [value = null] = isJsonObject(effectiveValue) ? Object.values(effectiveValue) : [];
  const format = isJsonObject(effectiveFormat) ? effectiveFormat["numberFormat"] : undefined;
  return { shown: textAt(cell, "formattedValue") ?? "", value, format: textAt(format, "type") };
}

export function listIn(list: Json | undefined): readonly JsonObject[] {
  return Array.isArray(list) ? list.map((item: Json) => (isJsonObject(item) ? item : {})) : [];
}

const numberIn = (value: Json | undefined): number => (typeof value === "number" ? value : 0);
