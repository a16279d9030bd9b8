/** Cells as spreadsheets copy them. */

/**
 * What was copied: a line for each row, tabs between the cells. A cell with line breaks stands in quotes,
 * with those within it written twice; quotes elsewhere are letters like others.
 */
export function cellsOf(text: string): readonly (readonly string[])[] {
  const lines: string[][] = [[]];
  const cell = /"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*)/y;
  let at = 0;
  while (at <= text.length) {
    cell.lastIndex = at;
    const [whole = "", quoted, plain = ""] = cell.exec(text) ?? [];
    lines.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    at += whole.length;
    const sign = text[at];
    if (sign === undefined) break;
    at += sign === "\r" && text[at + 1] === "\n" ? 2 : 1;
    // The last line has an end, too.
    if (sign !== "\t" && at < text.length) lines.push([]);
    if (sign !== "\t" && at >= text.length) break;
  }
  return lines;
}
