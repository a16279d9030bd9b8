/**
 * A formatted text in Slack's own markup. What is text stays text: Slack reads a mention or a link only between < and >, which
 * are escaped (https://docs.slack.dev/messaging/formatting-message-text).
 */
import { type Block, blocksOf, type Inline } from "#sdk/index.ts";

export function mrkdwnOf(source: string): string {
  return blocksOf(source).map(ofBlock).join("\n\n");
}

function ofBlock(block: Block): string {
  if (block.is === "paragraph") return ofAll(block.parts);
  return block.items
    .map((parts, index) => `${block.isNumbered ? `${index + 1}.` : "•"} ${ofAll(parts)}`)
    .join("\n");
}

function ofAll(parts: readonly Inline[]): string {
  return parts.map((part, index) => ofPart(part, parts[index - 1], parts[index + 1])).join("");
}

function ofPart(part: Inline, before: Inline | undefined, after: Inline | undefined): string {
  switch (part.is) {
    case "text":
      return escaped(part.text);
    case "break":
      return "\n";
    case "bold":
      return bold(ofAll(part.parts), before, after);
    case "link":
      return `<${address(part.href)}|${ofAll(part.parts).replaceAll("\n", " ")}>`;
  }
}

/** Slack ends it at the end of a line, and sees it only between spaces or signs: Japanese has neither. */
function bold(words: string, before: Inline | undefined, after: Inline | undefined): string {
  const inner = words
    .split("\n")
    .map((line) =>
      line.replace(/^(\s*)(.*?)(\s*)$/s, (_, left, middle, right) =>
        middle === "" ? `${left}${right}` : `${left}*${middle}*${right}`,
      ),
    )
    .join("\n");
  const gap = "\u200B";
  const left = before?.is === "text" && /[\p{L}\p{N}]$/u.test(before.text) ? gap : "";
  const right = after?.is === "text" && /^[\p{L}\p{N}]/u.test(after.text) ? gap : "";
  return `${left}${inner}${right}`;
}

function address(href: string): string {
  return escaped(href).replaceAll("|", "%7C");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function escaped(words: string): string {
  return words.replaceAll(/[&<>]/g, (sign) => entities[sign] ?? sign);
}
