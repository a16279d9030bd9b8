import { describe, expect, it } from "vitest";
import { flowSummary } from "./describe.ts";
import { emptyDocument } from "./document.ts";
import { catalogue, flowOf, letter } from "./fixtures.ts";

describe("flowSummary", () => {
  it("names the trigger and the steps in both languages", () => {
    const document = flowOf(letter("s1"), { ...letter("s2"), name: "Thanks" });
    expect(flowSummary(document, catalogue)).toEqual({
      en: "New sale (Shop) → Send letter (Post) → Thanks",
      ja: "新しい売上 (ショップ) → 手紙を送る (郵便) → Thanks",
    });
  });

  it("says what is not there yet", () => {
    expect(flowSummary(emptyDocument, catalogue)).toEqual({
      en: "No trigger yet → No steps yet",
      ja: "トリガー未設定 → ステップ未設定",
    });
  });

  it("stays short for a long flow", () => {
    const steps = Array.from({ length: 8 }, (_, index) => ({
      ...letter(`s${index + 1}`),
      name: `${index + 1}`,
    }));
    expect(flowSummary(flowOf(...steps), catalogue).en).toBe(
      "New sale (Shop) → 1 → 2 → 3 → 4 → 5 → 3 more",
    );
  });

  it("falls back to ids where the catalogue does not know the offer", () => {
    const document = flowOf({ ...letter("s1"), connector: "gone", action: "do-it" });
    expect(flowSummary(document, catalogue).ja).toBe("新しい売上 (ショップ) → do-it (gone)");
  });
});
