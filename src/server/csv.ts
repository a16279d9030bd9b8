import { csvLine, csvMark } from "#flow/csv.ts";
import { wallAt } from "#flow/zone.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { Locale } from "./language.ts";
import { streamOf } from "./stream.ts";
import { TimeZone } from "./time-zone.ts";

/** Lists as CSV for spreadsheets: as much as there is, a page at a time, as fast as it is taken. */

/** What stands in one column. A time is as the API tells it, and becomes one on the clocks of a zone. */
export type Column<Row> = { readonly head: LocalizedText } & (
  | { readonly text: (row: Row) => string | null }
  | { readonly time: (row: Row) => string | null }
);

export const CsvTimeZone = TimeZone.prefault("UTC").meta({
  description: "The time zone of the times.",
  example: "Asia/Tokyo",
  default: "UTC",
});

export const csvDescription =
  "CSV in UTF-8 with a byte order mark. The first line names the columns in the language that you ask for. Times are by the clocks of `timeZone`, amounts are decimal with their currency beside them. A text that a spreadsheet would take for a formula begins with an apostrophe. If an answer is cut off, it is incomplete.";

export const csvContent = {
  description: "One line for each.",
  content: { "text/csv": { schema: { type: "string", format: "binary" } } },
} as const;

interface CsvFile<Row> {
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly pages: AsyncGenerator<readonly Row[]>;
}

/** With its first page at hand: what is refused then is refused in words. */
export async function csvAnswer<Row>(
  { name, columns, pages }: CsvFile<Row>,
  { locale, timeZone }: { readonly locale: Locale; readonly timeZone: string },
): Promise<Response> {
  const heads = columns.map(({ head }) => head[locale]);
  const lineOf = (row: Row): string =>
    csvLine(
      columns.map((column) =>
        "text" in column ? (column.text(row) ?? "") : timeText(column.time(row), timeZone),
      ),
    );
  const first = await pages.next();
  async function* pieces(): AsyncGenerator<string> {
    try {
      yield csvMark + csvLine(heads);
      for (let page = first; page.done !== true; page = await pages.next())
        yield page.value.map(lineOf).join("");
    } finally {
      await pages.return(undefined);
    }
  }
  return new Response(streamOf(pieces()), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name}"`,
    },
  });
}

const rowsPerPage = 200;

/** What comes one by one, in pieces worth sending. */
export async function* inPages<Row>(rows: AsyncGenerator<Row>): AsyncGenerator<readonly Row[]> {
  let page: Row[] = [];
  for await (const row of rows) {
    page.push(row);
    if (page.length < rowsPerPage) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

/** Page by page, by a list that gives a cursor. */
export async function* pagesOf<Row>(
  read: (cursor: string | undefined) => Promise<{
    readonly items: readonly Row[];
    readonly next: string | null;
  }>,
): AsyncGenerator<readonly Row[]> {
  for (let cursor: string | null | undefined; cursor !== null;) {
    const { items, next } = await read(cursor);
    yield items;
    cursor = next;
  }
}

/** `2026-11-28 02:30:00`, which spreadsheets read as a time. */
function timeText(moment: string | null, zone: string): string {
  if (moment === null) return "";
  return new Date(wallAt(zone, Date.parse(moment))).toISOString().slice(0, 19).replace("T", " ");
}

export function json(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
