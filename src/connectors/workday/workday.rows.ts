/** The rows of a report as rows that are compared. One answer holds all of them. */
import type { Json, JsonObject, LocalizedText, Row, RowsPage } from "#sdk/index.ts";
import {
  grouped,
  InputError,
  isJsonObject,
  longestKey,
  mostOutput,
  mostRows,
  text,
} from "#sdk/index.ts";
import type { WorkdayApi } from "./workday.client.ts";
import { evened, isList } from "./workday.shape.ts";

export interface InReport {
  readonly api: WorkdayApi;
  readonly where: { readonly report: string; readonly key: string };
}
export type Content = (row: JsonObject) => JsonObject;

/** Only the key of a row counts. */
export const nothing: Content = () => ({});

const pageSize = 1_000;

/** All rows, of one answer: what could be read is the whole report, because half an answer is no JSON. */
export async function* rowsOfReport(context: InReport, content: Content): AsyncGenerator<RowsPage> {
  const rows = await allRows(context, content);
  for (let start = 0; start === 0 || start < rows.length; start += pageSize) {
    const end = start + pageSize;
    yield { rows: rows.slice(start, end), isWhole: end >= rows.length };
  }
}

export async function someOfReport(
  { limit, ...context }: InReport & { readonly limit: number },
  content: Content,
): Promise<readonly Row[]> {
  return (await allRows(context, content)).slice(0, limit);
}

export async function rereadInReport(
  { key, ...context }: InReport & { readonly key: string },
  content: Content,
): Promise<Row | null> {
  return (await allRows(context, content)).find((row) => row.key === key) ?? null;
}

async function allRows(
  { api, where: { report, key: column } }: InReport,
  content: Content,
): Promise<readonly Row[]> {
  const rows = evened(await api.report(report));
  if (rows.length > mostRows) throw tooManyRows();
  /** By its key, in which row it stands. */
  const places = new Map<string, number>();
  return rows.map((row, index) => {
    const at = index + 1;
    const key = keyOf(row[column], { column, at });
    const before = places.get(key);
    if (before !== undefined) throw keyTwice(column, before, at);
    places.set(key, at);
    if (JSON.stringify(row).length > mostOutput) throw rowTooLarge(at);
    return { key, content: content(row), data: { key, row } };
  });
}

function keyOf(key: Json | undefined, place: { column: string; at: number }): string {
  if (typeof key !== "string" || key === "" || /\0/.test(key) || !key.isWellFormed())
    throw keyMissing(place);
  if (Buffer.byteLength(key) > longestKey) throw keyTooLong(place);
  return key;
}

/** Several values of a field come in any order: another order is no change. */
export function unordered(value: Json): Json {
  if (isList(value))
    return value
      .map((item) => unordered(item))
      .map((item) => ({ item, written: JSON.stringify(item) }))
      .toSorted((a, b) => (a.written < b.written ? -1 : 1))
      .map(({ item }) => item);
  if (!isJsonObject(value)) return value;
  const names = Object.keys(value).toSorted();
  return Object.fromEntries(names.map((name) => [name, unordered(value[name] ?? null)]));
}

function refused(code: string, message: LocalizedText, advice: LocalizedText): InputError {
  return new InputError({ code, message, advice });
}

// The errors name no values: who sees that a flow has a problem may not see people's data.

const otherKey = text(
  "Choose a key column in which each row has a value of its own, or repair the report. Nothing is lost: rows that are new by then start the flow once the report can be read.",
  "行ごとに異なる値を持つ列をキー列に選ぶか、レポートを修正してください。読み取れるようになった時点で、それまでに追加された行のフローが開始されます。",
);

function keyMissing({ column, at }: { column: string; at: number }): InputError {
  return refused(
    "workday.no_key",
    text(
      `Row ${at} of the report has no value in the key column ${column}`,
      `レポートの ${at} 行目のキー列 ${column} に値がありません`,
    ),
    otherKey,
  );
}

function keyTwice(column: string, first: number, second: number): InputError {
  return refused(
    "workday.key_twice",
    text(
      `Rows ${first} and ${second} of the report have the same value in the key column ${column}`,
      `レポートの ${first} 行目と ${second} 行目で、キー列 ${column} の値が重複しています`,
    ),
    otherKey,
  );
}

function keyTooLong({ column, at }: { column: string; at: number }): InputError {
  return refused(
    "workday.key_too_long",
    text(
      `The value of the key column ${column} in row ${at} is longer than ${longestKey} bytes`,
      `レポートの ${at} 行目のキー列 ${column} の値が ${longestKey} バイトを超えています`,
    ),
    otherKey,
  );
}

const smaller = text(
  "Give the report fewer columns, or narrow it down by a prompt or a filter.",
  "レポートの列を減らすか、プロンプトやフィルターで絞り込んでください。",
);

function rowTooLarge(at: number): InputError {
  return refused(
    "workday.row_too_large",
    text(
      `Row ${at} of the report is larger than ${mostOutput / 1_000_000} MB`,
      `レポートの ${at} 行目が ${mostOutput / 1_000_000} MB を超えています`,
    ),
    smaller,
  );
}

function tooManyRows(): InputError {
  return refused(
    "workday.too_many_rows",
    text(
      `The report has more than ${grouped(mostRows)} rows`,
      `レポートの行数が ${grouped(mostRows)} 行を超えています`,
    ),
    smaller,
  );
}
