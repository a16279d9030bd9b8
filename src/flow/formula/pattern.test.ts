import { describe, expect, it } from "vitest";
import { RE2JS } from "re2js";
import type { Json } from "#sdk/json.ts";
import { evaluateFormula, type Evaluated } from "./evaluate.ts";
import { reasonOf, reasons } from "./pattern-problems.ts";

function evaluate(source: string, trigger: Json = {}): Evaluated {
  const context = { lookup: () => trigger, now: 0, timeZone: "UTC", seed: "" };
  return evaluateFormula(source, context);
}

describe("A pattern over a long text", () => {
  const page = "<p>One, two;\r\nthree | four</p>\n".repeat(1_500);

  it.each([
    [String.raw`\s+`, "_"],
    [String.raw`<[^>]+>`, ""],
    [String.raw`\r\n|\n`, " "],
    [String.raw`[,;|]+`, "."],
    [String.raw`[\]|[:punct:]]+`, "."],
    [String.raw`(?i)(o)n?e\b`, "1"],
    [String.raw`\p{L}+\s*,`, "word,"],
    ["four", "4"],
  ])("%s is put in the place of everything that it finds", (pattern, replacement) => {
    const result = evaluate(`replaceMatches(trigger, r"${pattern}", "${replacement}")`, page);
    const expected = RE2JS.compile(pattern).matcher(page).replaceAll(replacement);
    expect(result).toEqual({ kind: "value", value: expected });
  });
});

describe("A pattern that cannot be read", () => {
  const broken = [
    "(a", "a)", "[a", "*a", "a**", "a{1001}", String.raw`\q`, "a\\", "[z-a]", String.raw`\p{Nobody}`,
    "(?P<1-2>a)", "(?P<n>a)(?P<n>b)", "(?=a)", `${"(".repeat(1_001)}a${")".repeat(1_001)}`,
    "((a{100}){100}){100}", `(${"ab".repeat(800)}){1000}`,
  ]; // prettier-ignore

  it.each(broken)("%s: why is said in both languages", (pattern) => {
    const { en, ja } = reasonOf(thrownBy(pattern));
    expect(en).not.toMatch(/regular expression of RE2/);
    expect(ja).toMatch(/\p{Script=Hiragana}/u);
    expect(ja).not.toContain(en);
  });

  it("has a reason in our words for each of RE2's", () => {
    const said = new Set(broken.map((pattern) => reasonOf(thrownBy(pattern)).en.split(": ")[0]));
    expect([...reasons.values()].filter(({ en }) => !said.has(en))).toEqual([]);
  });

  it("is told with its place in the formula", () => {
    expect(evaluate('matches("a", "(")')).toMatchObject({
      problem: {
        code: "flow.formula_bad_pattern",
        params: { pattern: "(", reason: { en: "a ) is missing: (", ja: "「)」が足りません: (" } },
      },
    });
  });
});

function thrownBy(pattern: string): unknown {
  try {
    return RE2JS.compile(pattern);
  } catch (thrown) {
    return thrown;
  }
}
