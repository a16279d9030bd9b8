import { Pill, type Value } from "#flow/value.ts";
import { shown } from "#flow/outcome.ts";
import { same } from "#flow/same.ts";

/** Texts and pills in a row, as a person edits them, and their ways from and to a flow's values and the editor. */

export type Part = string | Pill;

/** Undefined for what is no row of texts and pills: a formula, a group or a list. */
export function partsOf(value: Value | undefined): readonly Part[] | undefined {
  switch (value?.kind) {
    case undefined:
      return [];
    case "constant":
      return value.value === null ? [] : joined([textOf(value.value)]);
    case "pill":
      return [value];
    case "text":
      return joined(value.parts);
    case "formula":
    case "lookup":
    case "object":
    case "list":
      return undefined;
  }
}

function textOf(json: (Value & { readonly kind: "constant" })["value"]): string {
  return typeof json === "string" ? json : shown(json);
}

/** A single pill keeps the type of what it brings; among texts it becomes text. */
export function valueOfParts(parts: readonly Part[]): Value {
  const whole = joined(parts);
  const [first = ""] = whole;
  if (whole.length > 1) return { kind: "text", parts: whole.flatMap(chopped) };
  return typeof first === "string" ? { kind: "constant", value: first } : first;
}

/** The most characters that one part may have in a document. */
const longest = 40_000;

function chopped(part: Part): readonly Part[] {
  if (typeof part !== "string" || part.length <= longest) return [part];
  return [part.slice(0, longest), ...chopped(part.slice(longest))];
}

/** Neighbouring texts become one, and empty ones none. */
function joined(parts: readonly Part[]): readonly Part[] {
  const row: Part[] = [];
  for (const part of parts) {
    const last = row.at(-1);
    if (part === "") continue;
    if (typeof part === "string" && typeof last === "string") row[row.length - 1] = last + part;
    else row.push(part);
  }
  return row;
}

export function sameParts(one: readonly Part[], other: readonly Part[]): boolean {
  return same(joined(one), joined(other));
}

/** The editor's document: a paragraph for each line. */
export interface LinesJson {
  readonly type: "doc";
  readonly content: { type: "paragraph"; content: InlineJson[] }[];
}
type InlineJson = { type: "text"; text: string } | { type: "pill"; attrs: { pill: Pill } };

export function linesOf(parts: readonly Part[]): LinesJson {
  return {
    type: "doc",
    content: splitLines(parts).map((line) => ({
      type: "paragraph",
      content: line.map((part) =>
        typeof part === "string"
          ? { type: "text", text: part }
          : { type: "pill", attrs: { pill: part } },
      ),
    })),
  };
}

function splitLines(parts: readonly Part[]): readonly (readonly Part[])[] {
  const lines: Part[][] = [[]];
  for (const part of joined(parts)) {
    const [first = "", ...rest] = typeof part === "string" ? part.split("\n") : [part];
    if (first !== "") lines.at(-1)?.push(first);
    lines.push(...rest.map((text) => (text === "" ? [] : [text])));
  }
  return lines;
}

/** The part of an editor's document that is read: what ProseMirror's nodes are to us. */
export interface Lines {
  forEach(visit: (paragraph: Line) => void): void;
}
interface Line {
  forEach(
    visit: (inline: {
      readonly text?: string | undefined;
      readonly attrs: { readonly [name: string]: unknown };
    }) => void,
  ): void;
}

export function partsOfLines(lines: Lines): readonly Part[] {
  const parts: Part[] = [];
  let isFirst = true;
  lines.forEach((line) => {
    if (!isFirst) parts.push("\n");
    isFirst = false;
    line.forEach(({ text, attrs }) => {
      const pill = text === undefined ? pillOf(attrs["pill"]) : undefined;
      if (text !== undefined) parts.push(text);
      else if (pill !== undefined) parts.push(pill);
    });
  });
  return joined(parts);
}

export function pillOf(attribute: unknown): Pill | undefined {
  const read = Pill.safeParse(attribute);
  return read.success ? read.data : undefined;
}
