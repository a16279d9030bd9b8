/**
 * The formatting of a mail: paragraphs, lines, bold, links and lists. Everything else is text. `asPlainText` of the SDK
 * says how a value stays text in it.
 */

/** A part of a line. */
type Inline =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "break" }
  | { readonly is: "bold"; readonly parts: readonly Inline[] }
  | { readonly is: "link"; readonly href: string; readonly parts: readonly Inline[] };

type Block =
  | { readonly is: "paragraph"; readonly parts: readonly Inline[] }
  | {
      readonly is: "list";
      readonly isNumbered: boolean;
      readonly items: readonly (readonly Inline[])[];
    };

/** The same as plain text, for programs that show no HTML. */
export function textOf(source: string): string {
  return `${blocksOf(source).map(textOfBlock).join("\n\n")}\n`;
}

/** A whole page. Only what is formatted by the author of the text becomes markup. */
export function htmlOf(source: string): string {
  const body = blocksOf(source).map(htmlOfBlock).join("\n");
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
</head>
<body style="margin:0;padding:16px;font:16px/1.6 -apple-system,'Segoe UI','Hiragino Sans','Yu Gothic UI',Meiryo,'Noto Sans CJK JP',sans-serif;overflow-wrap:anywhere">
${body}
</body>
</html>
`;
}

function blocksOf(source: string): readonly Block[] {
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
    goesOn = (/\\*$/.exec(line)?.[0].length ?? 0) % 2 === 1;
  }
  return lines;
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

function textOfBlock(block: Block): string {
  if (block.is === "paragraph") return textOfAll(block.parts);
  return block.items
    .map((parts, index) => {
      const mark = block.isNumbered ? `${index + 1}. ` : "- ";
      return `${mark}${textOfAll(parts).replaceAll("\n", `\n${" ".repeat(mark.length)}`)}`;
    })
    .join("\n");
}

function textOfAll(parts: readonly Inline[]): string {
  return parts.map(textOfPart).join("");
}

function textOfPart(part: Inline): string {
  switch (part.is) {
    case "text":
      return part.text;
    case "break":
      return "\n";
    case "bold":
      return textOfAll(part.parts);
    case "link": {
      const label = textOfAll(part.parts);
      const shown = part.href.replace(/^mailto:/, "");
      return label === shown ? label : `${label} (${shown})`;
    }
  }
}

function htmlOfBlock(block: Block): string {
  if (block.is === "paragraph") return `<p style="margin:0 0 16px">${htmlOfAll(block.parts)}</p>`;
  const tag = block.isNumbered ? "ol" : "ul";
  const items = block.items.map((parts) => `<li>${htmlOfAll(parts)}</li>`).join("\n");
  return `<${tag} style="margin:0 0 16px;padding-left:24px">\n${items}\n</${tag}>`;
}

function htmlOfAll(parts: readonly Inline[]): string {
  return parts.map(htmlOfPart).join("");
}

function htmlOfPart(part: Inline): string {
  switch (part.is) {
    case "text":
      return escaped(part.text);
    case "break":
      return "<br>\n";
    case "bold":
      return `<strong>${htmlOfAll(part.parts)}</strong>`;
    case "link":
      return `<a href="${escaped(part.href)}">${htmlOfAll(part.parts)}</a>`;
  }
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(words: string): string {
  return words.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
