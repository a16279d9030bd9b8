import { describe, expect, it } from "vitest";
import { loadWebTranslator } from "#i18n/web/translator.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { OfferedPill } from "./scope.ts";
import { suggestionsAt } from "./suggest.ts";

const pill = (label: string, from: string, ...path: string[]): OfferedPill => {
  const written = [from, ...path].join(".");
  return { from, path, written, label, sample: "x", words: `${label} ${written}`.toLowerCase() };
};
const known = {
  pills: [
    pill("Amount 金額", "trigger", "amount"),
    pill("Payer's name", "trigger", "billing_details", "name"),
    pill("Letter ID", "s1", "id"),
  ],
  telling: { t: await loadWebTranslator("en"), say: ({ en }: LocalizedText) => en },
  cardOfPill: () => ({ title: "", code: [], words: "" }),
};

/** `¦` is the cursor. */
function suggested(marked: string, asked = false) {
  const cursor = marked.indexOf("¦");
  const source = marked.replace("¦", "");
  return suggestionsAt(source, cursor, asked, known);
}
const labels = (marked: string, asked = false) =>
  suggested(marked, asked)?.all.map(({ label }) => label);

describe("What is suggested while a formula is written", () => {
  it("are functions and data that begin so, by name and by label", () => {
    expect(labels("upp¦")).toEqual(["upper"]);
    expect(labels("amo¦")).toEqual(["Amount 金額"]);
    expect(labels("payer¦")).toEqual(["Payer's name"]);
    expect(suggested("1 + payer¦")).toMatchObject({ from: 4, to: 9 });
  });

  it("are fields behind a point", () => {
    expect(suggested("trigger.¦")?.all[0]?.insertion.before).toBe("amount");
    expect(labels("trigger.bill¦")).toEqual(["Payer's name"]);
  });

  it("are operators behind a value and a space", () => {
    expect(labels("trigger.amount ¦")).toContain("==");
    expect(labels("trigger.amount ¦")).not.toContain("upper");
  });

  it("is everything where a person asks, data first, and nothing where they do not", () => {
    expect(labels("¦")).toBeUndefined();
    expect(labels("upper(¦")).toBeUndefined();
    expect(labels("¦", true)?.slice(0, 3)).toEqual(["Amount 金額", "Payer's name", "Letter ID"]);
    expect(labels("¦", true)).toContain("upper");
  });

  it("is found in Japanese, by what people read", () => {
    expect(labels("金額¦")?.[0]).toBe("Amount 金額");
    expect(suggested("1 + 金額¦")).toMatchObject({ from: 4, to: 6 });
    expect(labels("大文字¦")).toContain("upper");
    expect(labels('"金額¦')).toBeUndefined();
  });

  it("is nothing where all is written out, unless a person asks", () => {
    expect(labels("trigger.amount¦")).toBeUndefined();
    expect(labels("trigger.amount¦", true)).toEqual(["Amount 金額"]);
  });

  it("is nothing inside a text or a number", () => {
    expect(labels('"upp¦')).toBeUndefined();
    expect(labels('"payer¦')).toBeUndefined();
    expect(labels("12¦")).toBeUndefined();
  });
});
