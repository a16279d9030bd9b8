import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** One part of the results: what it found, as Markdown. */
export interface Part {
  readonly name: string;
  /** It takes too long to be measured with the others. */
  readonly onlyIfNamed?: true;
  /** Whole sentences that say at once what holds, then tables. */
  readonly measure: (options: Options) => Promise<string>;
}

export interface Options {
  /** Small numbers, to see that everything works; the results are worth nothing. */
  readonly quick: boolean;
  /** Says what is being done. */
  readonly say: (line: string) => void;
}

const file = join(import.meta.dirname, "RESULTS.md");

/** Puts a part's section in its place between the markers in RESULTS.md. */
export function writeSection(name: string, body: string): void {
  const before = readFileSync(file, "utf8");
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = before.indexOf(start);
  const to = before.indexOf(end);
  if (from < 0 || to < from) throw new Error(`RESULTS.md has no place for ${name}`);
  writeFileSync(
    file,
    `${before.slice(0, from + start.length)}\n\n${body.trim()}\n\n${before.slice(to)}`,
  );
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
