import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Words that no text for people uses: they hide who does what. */
const hides = /\b(whoever|whomever|hangs? on|what is no|(?:is|are) told|of which it is not)\b/i;

const root = join(import.meta.dirname, "..");
const sources = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
  (file) =>
    /\.tsx?$/.test(file) && !/(\.(test|pg|e2e|world)|contract)\.tsx?$|-contract\//.test(file),
);

/** Strings of a source, without its comments. */
function stringsOf(source: string): readonly string[] {
  const bare = source.replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, "");
  return bare.match(/"(?:[^"\\\n]|\\.)*"|`[^`]*`/g) ?? [];
}

test("texts for people say who does what", () => {
  const found = sources.flatMap((file) =>
    stringsOf(readFileSync(join(root, file), "utf8"))
      .filter((words) => hides.test(words))
      .map((words) => `${file}: ${words}`),
  );
  expect(found).toEqual([]);
});
