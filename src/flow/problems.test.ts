import { describe, expect, it } from "vitest";
import { fillIn, type Locale, problem, problemCodes, problemText } from "./problems.ts";

const nowhere = { step: null, path: [] };
const locales: readonly Locale[] = ["en", "ja"];

function placeholders(sentence: string): readonly string[] {
  return [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "").sort();
}

describe("problemText", () => {
  it.each(problemCodes)("has the same placeholders for %s in every language", (code) => {
    const bare = { code, severity: "error", where: nowhere, params: {} } as const;
    const [english, ...others] = locales.map((locale) => problemText(bare, locale));
    expect(english).toMatch(/\S/);
    for (const other of others) {
      expect(other).toMatch(/\p{Script=Hiragana}/u);
      expect(placeholders(other)).toEqual(placeholders(english ?? ""));
    }
  });

  it("puts localized values into the sentence of that language", () => {
    const missing = problem("flow.required_missing", nowhere, {
      field: { en: "Amount", ja: "金額" },
    });
    expect(problemText(missing, "en")).toBe("“Amount” is required. Fill it in.");
    expect(problemText(missing, "ja")).toBe("「金額」は必須です。入力してください。");
  });

  it("knows a warning from an error", () => {
    expect(problem("flow.mixed_modes", nowhere, {}).severity).toBe("warning");
    expect(problem("flow.no_steps", nowhere, {}).severity).toBe("error");
  });
});

describe("fillIn", () => {
  it("leaves a placeholder alone that has no value, even one named like an inherited property", () => {
    expect(fillIn({ en: "{a} {toString}", ja: "" }, { a: 1 }, "en")).toBe("1 {toString}");
  });

  it("does not fill in what a value happens to contain", () => {
    expect(fillIn({ en: "{a}{b}", ja: "" }, { a: "{b}", b: "$&" }, "en")).toBe("{b}$&");
  });
});
