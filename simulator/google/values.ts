/** Reading and writing values. */
import { z } from "zod";
import { type Area, areaNamed, nameOf, withinGrid } from "./a1.ts";
import { invalid } from "./errors.ts";
import { type Cell, isEmpty, setCell, type Sheet, type Spreadsheet } from "./spreadsheet.ts";
import { shown } from "./shown.ts";

const Values = z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])));

export function getValues(spreadsheet: Spreadsheet, range: string, query: URLSearchParams) {
  const area = areaNamed(spreadsheet, range);
  const option = query.get("valueRenderOption") ?? "FORMATTED_VALUE";
  const dates = query.get("dateTimeRenderOption") ?? "SERIAL_NUMBER";
  const { sheet, fromRow, toRow, fromColumn, toColumn } = area;
  const rows = sheet.rows.slice(fromRow, toRow).map((row, index) =>
    withoutEnd(
      row.slice(fromColumn, toColumn).map((cell, at) => {
        const format = fromRow + index > 0 ? sheet.formats.get(fromColumn + at) : undefined;
        if (isEmpty(cell)) return "";
        const isDate = format === "DATE" || format === "DATE_TIME" || format === "TIME";
        const asText = option === "FORMATTED_VALUE" || (isDate && dates === "FORMATTED_STRING");
        return asText ? shown(cell, format) : cell;
      }),
      (cell) => cell === "",
    ),
  );
  const values = withoutEnd(rows, (row) => row.length === 0);
  const named = { range: nameOf(area), majorDimension: "ROWS" };
  // Where nothing is, the list is missing.
  return values.length === 0 ? named : { ...named, values };
}

/** After the last row of the table that the range is in, from the table's first column. */
export function append(
  spreadsheet: Spreadsheet,
  range: string,
  query: URLSearchParams,
  body: unknown,
) {
  const { values } = parsed(z.object({ values: Values }), body);
  const input = inputOption(query.get("valueInputOption"));
  const table = tableAt(areaNamed(spreadsheet, range));
  const { sheet } = table;
  const at = table.toRow;
  if (query.get("insertDataOption") === "INSERT_ROWS") {
    while (sheet.rows.length < at) sheet.rows.push([]);
    sheet.rows.splice(at, 0, ...values.map((): Cell[] => []));
    sheet.rowCount += values.length;
  }
  const written = write(sheet, at, table.fromColumn, values, input);
  return {
    spreadsheetId: spreadsheet.id,
    tableRange: nameOf(table),
    updates: { spreadsheetId: spreadsheet.id, ...written },
  };
}

/** The cells without an empty row or column between them. */
function tableAt(area: Area): Area {
  const { sheet } = area;
  const has = (row: number, column: number) => !isEmpty(sheet.rows[row]?.[column]);
  const { fromRow } = area;
  let { toRow, fromColumn, toColumn } = area;
  const some = (rows: readonly [number, number], columns: readonly [number, number]): boolean => {
    for (let row = rows[0]; row < rows[1]; row += 1)
      for (let column = columns[0]; column < columns[1]; column += 1)
        if (has(row, column)) return true;
    return false;
  };
  if (!some([fromRow, toRow], [fromColumn, toColumn]))
    return { ...area, toRow: fromRow, toColumn: fromColumn + 1 };
  for (let grown = true; grown;) {
    grown = false;
    if (some([toRow, toRow + 1], [fromColumn, toColumn])) [toRow, grown] = [toRow + 1, true];
    if (some([fromRow, toRow], [toColumn, toColumn + 1])) [toColumn, grown] = [toColumn + 1, true];
    if (fromColumn > 0 && some([fromRow, toRow], [fromColumn - 1, fromColumn]))
      [fromColumn, grown] = [fromColumn - 1, true];
  }
  while (!some([fromRow, toRow], [fromColumn, fromColumn + 1])) fromColumn += 1;
  return { sheet, fromRow, toRow, fromColumn, toColumn };
}

const GridRange = z.object({
  sheetId: z.int().default(0),
  startRowIndex: z.int().optional(),
  endRowIndex: z.int().optional(),
  startColumnIndex: z.int().optional(),
  endColumnIndex: z.int().optional(),
});
const Filter = z.object({ gridRange: GridRange });

export function updateByFilters(spreadsheet: Spreadsheet, body: unknown) {
  const { data, valueInputOption } = parsed(
    z.object({
      valueInputOption: z.string().optional(),
      data: z.array(z.object({ dataFilter: Filter, values: Values })),
    }),
    body,
  );
  const input = inputOption(valueInputOption ?? null);
  const places = data.map(({ dataFilter, values }) => {
    return { area: areaOf(spreadsheet, dataFilter), values, dataFilter };
  });
  const responses = places.map(({ area, values, dataFilter }) => {
    const written = write(area.sheet, area.fromRow, area.fromColumn, values, input);
    return Object.assign(written, { dataFilter });
  });
  const sum = (of: "updatedRows" | "updatedColumns" | "updatedCells") =>
    responses.reduce((total, one) => total + one[of], 0);
  return {
    spreadsheetId: spreadsheet.id,
    totalUpdatedRows: sum("updatedRows"),
    totalUpdatedColumns: sum("updatedColumns"),
    totalUpdatedCells: sum("updatedCells"),
    totalUpdatedSheets: 1,
    responses,
  };
}

export function clearByFilters(spreadsheet: Spreadsheet, body: unknown) {
  const { dataFilters } = parsed(z.object({ dataFilters: z.array(Filter) }), body);
  // K: its words.
  if (dataFilters.length === 0) throw invalid("Must specify at least one data filter.");
  const areas = dataFilters.map((one) => areaOf(spreadsheet, one));
  for (const { sheet, fromRow, toRow, fromColumn, toColumn } of areas)
    for (let row = fromRow; row < toRow; row += 1)
      for (let column = fromColumn; column < toColumn; column += 1)
        if (!isEmpty(sheet.rows[row]?.[column])) setCell(sheet, row, column, null);
  return { spreadsheetId: spreadsheet.id, clearedRanges: areas.map(nameOf) };
}

export function updateValues(
  spreadsheet: Spreadsheet,
  range: string,
  query: URLSearchParams,
  body: unknown,
) {
  const { values } = parsed(z.object({ values: Values }), body);
  const { sheet, fromRow, fromColumn } = areaNamed(spreadsheet, range);
  const input = inputOption(query.get("valueInputOption"));
  return { spreadsheetId: spreadsheet.id, ...write(sheet, fromRow, fromColumn, values, input) };
}

function areaOf({ sheets }: Spreadsheet, { gridRange }: z.infer<typeof Filter>): Area {
  const sheet = sheets.find(({ id }) => id === gridRange.sheetId);
  if (sheet === undefined) throw invalid(`No grid with id: ${gridRange.sheetId}`);
  return withinGrid({
    sheet,
    fromRow: gridRange.startRowIndex ?? 0,
    toRow: gridRange.endRowIndex ?? sheet.rowCount,
    fromColumn: gridRange.startColumnIndex ?? 0,
    toColumn: gridRange.endColumnIndex ?? sheet.columnCount,
  });
}

/** `null` leaves a cell as it is. */
function write(
  sheet: Sheet,
  atRow: number,
  atColumn: number,
  values: readonly (readonly Cell[])[],
  input: "RAW" | "USER_ENTERED",
) {
  const width = Math.max(1, ...values.map((row) => row.length));
  const area = {
    sheet,
    fromRow: atRow,
    toRow: atRow + Math.max(1, values.length),
    fromColumn: atColumn,
    toColumn: atColumn + width,
  };
  if (area.toColumn > sheet.columnCount) withinGrid(area);
  for (const [index, row] of values.entries())
    for (const [at, value] of row.entries())
      if (value !== null)
        setCell(sheet, atRow + index, atColumn + at, input === "RAW" ? value : entered(value));
  sheet.rowCount = Math.max(sheet.rowCount, area.toRow);
  return {
    updatedRange: nameOf(area),
    updatedRows: values.length,
    updatedColumns: width,
    updatedCells: values.flat().filter((value) => value !== null).length,
  };
}

/** As if a person had typed it: a formula, a number, a date (K: of dates, only ISO ones are known here). */
function entered(value: Cell): Cell {
  if (typeof value !== "string") return value;
  if (/^[=+]/.test(value)) return "#ERROR!";
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return Date.parse(value) / 86_400_000 + 25_569;
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
  return value;
}

function inputOption(said: string | null): "RAW" | "USER_ENTERED" {
  if (said === "RAW" || said === "USER_ENTERED") return said;
  throw invalid("'valueInputOption' is required but not specified");
}

function parsed<Body>(schema: z.ZodType<Body>, body: unknown): Body {
  const { data, error } = schema.safeParse(body);
  if (data === undefined || error !== undefined)
    throw invalid("Invalid JSON payload received. Unknown name or wrong type.");
  return data;
}

function withoutEnd<Item>(
  items: readonly Item[],
  isNothing: (item: Item) => boolean,
): readonly Item[] {
  const last = items.findLastIndex((item) => !isNothing(item));
  return items.slice(0, last + 1);
}
