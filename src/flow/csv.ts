import { type TableRow, tableLimits } from "./table.ts";

/** CSV (RFC 4180), as spreadsheets write it in all the world, and rows of a lookup table in it. */

export type Separator = "," | ";" | "\t";

export interface CsvFault {
  /** Counted from 1, as editors show it. */
  readonly line: number;
  readonly why:
    | { readonly is: "open_quote" }
    /** Something stands between the end of a quoted text and the next separator. */
    | { readonly is: "after_quote" }
    | { readonly is: "columns"; readonly count: number }
    | { readonly is: "empty_from" }
    | { readonly is: "repeated"; readonly from: string; readonly first: number }
    | { readonly is: "too_long"; readonly limit: number }
    | { readonly is: "too_many"; readonly limit: number };
}

export type ReadCsv =
  | {
      readonly ok: true;
      readonly rows: readonly TableRow[];
      /** The first line was no row, but named the columns. */
      readonly header: boolean;
      readonly separator: Separator;
    }
  | { readonly ok: false; readonly faults: readonly CsvFault[] };

const mostFaults = 20;

/** `header`: the first line names the columns; where it is not said, so does one with “from” and “to”. */
export function readCsv(written: string, header?: boolean): ReadCsv {
  const text = written.replace(/^\uFEFF/, "");
  const separator = separatorOf(text);
  const read = recordsOf(text, separator);
  if (!read.ok) return { ok: false, faults: [read.fault] };
  const [first] = read.records;
  const isHeader = first !== undefined && (header ?? namesColumns(first));
  const records = (isHeader ? read.records.slice(1) : read.records).map(asItWas);
  const faults = faultsIn(records);
  if (faults.length > 0) return { ok: false, faults: faults.slice(0, mostFaults) };
  const rows = records.map(({ fields: [from = "", to = ""] }) => ({ from, to }));
  return { ok: true, rows, header: isHeader, separator };
}

interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Whichever makes two columns of the first line, and else the one that comes most often. Decimal commas
 * stand beside semicolons, but hardly ever the other way round.
 */
function separatorOf(text: string): Separator {
  const counts = { "\t": 0, ";": 0, ",": 0 };
  let quoted = false;
  let before = "\n";
  for (const character of text) {
    const begins = before === "\n" || isSeparator(before);
    if (character === '"' && (quoted || begins)) quoted = !quoted;
    before = character;
    if (quoted) continue;
    if (character === "\n" || character === "\r") break;
    if (isSeparator(character)) counts[character] += 1;
  }
  const most = separators.toSorted((one, other) => counts[other] - counts[one]);
  return separators.find((one) => counts[one] === 1) ?? most[0] ?? ",";
}

const separators: readonly Separator[] = ["\t", ";", ","];

function isSeparator(character: string): character is Separator {
  return separators.some((one) => one === character);
}

type Records =
  | { readonly ok: true; readonly records: readonly CsvRecord[] }
  | { readonly ok: false; readonly fault: CsvFault };

function recordsOf(text: string, separator: Separator): Records {
  const records: CsvRecord[] = [];
  let fields: string[] = [];
  let line = 1;
  let begun = 1;
  let at = 0;
  const endRecord = (): void => {
    // An empty line is none.
    if (fields.length > 1 || fields[0] !== "") records.push({ line: begun, fields });
    fields = [];
    line += 1;
    begun = line;
  };
  while (at <= text.length) {
    const field = text[at] === '"' ? quotedAt(text, at) : plainAt(text, at, separator);
    if (field === null) return { ok: false, fault: { line, why: { is: "open_quote" } } };
    fields.push(field.value);
    line += field.value.split(/\r\n|\r|\n/).length - 1;
    at = field.end;
    const next = text[at];
    if (next === separator) {
      at += 1;
      continue;
    }
    if (next !== undefined && next !== "\n" && next !== "\r")
      return { ok: false, fault: { line, why: { is: "after_quote" } } };
    endRecord();
    at += next === "\r" && text[at + 1] === "\n" ? 2 : 1;
    if (at >= text.length) break;
  }
  return { ok: true, records };
}

interface Field {
  readonly value: string;
  /** Where it is over. */
  readonly end: number;
}

function plainAt(text: string, start: number, separator: Separator): Field {
  let end = start;
  while (end < text.length && ![separator, "\n", "\r"].includes(text[end] ?? "")) end += 1;
  return { value: text.slice(start, end), end };
}

/** Within quotes a quote is written twice. Null: the end never comes. */
function quotedAt(text: string, start: number): Field | null {
  let end = start + 1;
  for (;;) {
    end = text.indexOf('"', end);
    if (end === -1) return null;
    if (text[end + 1] !== '"') break;
    end += 2;
  }
  return { value: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 };
}

function namesColumns({ fields }: CsvRecord): boolean {
  const [from, to] = fields.map((one) => one.trim().toLowerCase());
  return fields.length === 2 && from === "from" && to === "to";
}

function faultsIn(records: readonly CsvRecord[]): readonly CsvFault[] {
  const lines = new Map<string, number>();
  const limit = tableLimits.rows;
  const found = records.slice(0, limit).flatMap((record): readonly CsvFault[] => {
    const { line, fields } = record;
    const why = faultOf(fields);
    if (why !== null) return [{ line, why }];
    const [from = ""] = fields;
    const first = lines.get(from);
    if (first !== undefined) return [{ line, why: { is: "repeated", from, first } }];
    lines.set(from, line);
    return [];
  });
  const extra = records[limit];
  return extra === undefined
    ? found
    : [...found, { line: extra.line, why: { is: "too_many", limit } }];
}

function faultOf(fields: readonly string[]): CsvFault["why"] | null {
  const [from = "", to = ""] = fields;
  if (fields.length !== 2) return { is: "columns", count: fields.length };
  if (from === "") return { is: "empty_from" };
  if (from.length > tableLimits.from) return { is: "too_long", limit: tableLimits.from };
  return to.length > tableLimits.to ? { is: "too_long", limit: tableLimits.to } : null;
}

/** With a first line that names the columns. */
export function writeCsv(rows: readonly TableRow[]): string {
  const lines = [{ from: "from", to: "to" }, ...rows].map(({ from, to }) => csvLine([from, to]));
  return csvMark + lines.join("");
}

/** Stands before the first line: by it spreadsheets know that it is UTF-8. */
export const csvMark = "\uFEFF";

export function csvLine(fields: readonly string[]): string {
  return `${fields.map((field) => quoted(asText(field))).join(",")}\r\n`;
}

/**
 * What a spreadsheet would take for a formula, and run, begins with an apostrophe: it is a text then. A negative
 * number runs nothing, and a sum would leave out a text.
 */
function asText(field: string): string {
  return !isNegative(field) && /^'*[=+\-@\t\r\n＝＋－＠]/.test(field) ? `'${field}` : field;
}

function isNegative(field: string): boolean {
  return /^-(?:0|[1-9]\d*)(?:\.\d+)?$/.test(field);
}

function asItWas({ line, fields }: CsvRecord): CsvRecord {
  const plain = fields.map((field) =>
    /^'+[=+\-@\t\r\n＝＋－＠]/.test(field) ? field.slice(1) : field,
  );
  return { line, fields: plain };
}

function quoted(field: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
