/** A plain table: columns as wide as their widest cell, two spaces between them. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows].map((line) => line.map(oneLine));
  const widths = head.map((_, column) =>
    Math.max(...lines.map((line) => width(line[column] ?? ""))),
  );
  return lines.map((line) => row(line, widths)).join("\n");
}

function row(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - width(cell)))
    .join("  ")
    .trimEnd();
}

/** What an outside system sent may hold line breaks, and sequences that would steer the terminal. */
export function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}

/** How many columns a text takes: Chinese and Japanese characters take two. */
export function width(text: string): number {
  return Array.from(text).length + (text.match(wide)?.length ?? 0);
}

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/gu;
