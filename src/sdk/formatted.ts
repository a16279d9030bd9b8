/**
 * The formatting of a text that a person writes: paragraphs, lines, bold, links and lists. Everything else is text.
 * `asPlainText` says how a value stays text in it; each system writes it down in its own way.
 */

/** A part of a line. */
export type Inline =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "break" }
  | { readonly is: "bold"; readonly parts: readonly Inline[] }
  | { readonly is: "link"; readonly href: string; readonly parts: readonly Inline[] };

export type Block =
  | { readonly is: "paragraph"; readonly parts: readonly Inline[] }
  | {
      readonly is: "list";
      readonly isNumbered: boolean;
      readonly items: readonly (readonly Inline[])[];
    };

export function blocksOf(source: string): readonly Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const close = (): void => {
    if (paragraph.length > 0)
      blocks.push({ is: "paragraph", parts: inlineOf(paragraph.join("\n")) });
    paragraph = [];
  };
  for (const line of linesOf(source)) {
    const item = /^(?:(-)|\d{1,3}\.) (.*)$/s.exec(line);
    if (item !== null) {
      close();
      const isNumbered = item[1] === undefined;
      const parts = inlineOf(item[2] ?? "");
      const last = blocks.at(-1);
      if (last?.is === "list" && last.isNumbered === isNumbered)
        blocks[blocks.length - 1] = { ...last, items: [...last.items, parts] };
      else blocks.push({ is: "list", isNumbered, items: [parts] });
    } else if (line.trim() === "") close();
    else paragraph.push(line);
  }
  close();
  return blocks;
}

/** A line that ends with a backslash goes on in the next one. */
function linesOf(source: string): readonly string[] {
  const lines: string[] = [];
  let goesOn = false;
  for (const line of source.split(/\r\n?|\n/)) {
    if (goesOn) lines.push(`${lines.pop() ?? ""}\n${line}`);
    else lines.push(line);
    goesOn = endingBackslashes(line) % 2 === 1;
  }
  return lines;
}

function endingBackslashes(line: string): number {
  let begin = line.length;
  while (line[begin - 1] === "\\") begin -= 1;
  return line.length - begin;
}

const marks = /\\([\\*[\]().\n-])|\*\*|\[|\n/g;

function inlineOf(source: string): readonly Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  const text = (words: string): void => {
    if (words !== "") parts.push({ is: "text", text: words });
  };
  marks.lastIndex = 0;
  for (const { index, 0: mark, 1: escaped } of source.matchAll(marks)) {
    if (index < from) continue;
    const found = escaped === undefined ? spanAt(source, index, mark) : escapedAs(escaped);
    if (found === null) continue;
    text(source.slice(from, index));
    parts.push(found.part);
    from = index + (found.length ?? mark.length);
  }
  text(source.slice(from));
  return parts;
}

interface Span {
  readonly part: Inline;
  /** Absent where it takes no more than its mark. */
  readonly length?: number;
}

function escapedAs(escaped: string): Span {
  return { part: escaped === "\n" ? { is: "break" } : { is: "text", text: escaped } };
}

/** Null where the mark stands for itself. */
function spanAt(source: string, at: number, mark: string): Span | null {
  switch (mark) {
    case "\n":
      return { part: { is: "break" } };
    case "**": {
      const [whole, inside] = matchAt(/\*\*((?:\\.|[^\\*]|\*(?!\*))+)\*\*/sy, source, at);
      return inside === undefined
        ? null
        : { part: { is: "bold", parts: inlineOf(inside) }, length: whole.length };
    }
    default: {
      const link = /\[((?:\\.|[^\\[\]])+)\]\(((?:\\.|[^\\()\s])+)\)/sy;
      const [whole, label, target] = matchAt(link, source, at);
      const href = target?.replaceAll(/\\(.)/gs, "$1");
      return label === undefined || href === undefined || !leadsOut(href)
        ? null
        : { part: { is: "link", href, parts: inlineOf(label) }, length: whole.length };
    }
  }
}

function matchAt(
  pattern: RegExp,
  source: string,
  at: number,
): readonly [whole: string, ...groups: (string | undefined)[]] {
  pattern.lastIndex = at;
  const [whole = "", ...groups] = pattern.exec(source) ?? [];
  return [whole, ...groups];
}

/** To a page or to a mailbox. A mail program may do anything with other addresses. */
function leadsOut(href: string): boolean {
  return /^(https?:\/\/|mailto:)[^\s\p{Cc}<>"]+$/u.test(href) && URL.canParse(href);
}
