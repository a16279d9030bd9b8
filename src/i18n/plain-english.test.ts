import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Words that no text for people uses: they hide who does what, or no engineer would write them. */
const hides = new RegExp(
  [
    String.raw`\b([Ww]ho(?:m)?ever|hangs? on|[Ww]hat is no|(?:is|are) told|of which it is not)\b`,
    String.raw`\b([Bb]y way of|pass(?:es|ed) over|behind the point|stands? in the (?:place|field|list))\b`,
    String.raw`\b((?:[Nn]ull|[Hh]armless|[Tt]rue|[Ee]mpty|refused) where|(?:is|are) meant[,.:])`,
    String.raw`\b((?:run|secret|owner) before (?:is|was|did|too|signs)|[Ss]o many (?:runs|percent|digits))\b`,
    String.raw`\b([Ww]hat (?:comes?|came|becomes?|became) of|(?:comes|came) of it|leads? to where)\b`,
    String.raw`\b((?:published|read|loads?|page|signs? in) anew|are not among what)\b`,
  ].join("|"),
);

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
