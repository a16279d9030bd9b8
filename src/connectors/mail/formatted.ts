/** A formatted text as a mail. */
import { type Block, blocksOf, type Inline } from "#sdk/index.ts";

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
