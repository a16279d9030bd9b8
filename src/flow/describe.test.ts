import { describe, expect, it } from "vitest";
import { every, flowSummary } from "./describe.ts";
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

describe("every", () => {
  it.each([
    [1, "Every minute", "1 分ごと"],
    [15, "Every 15 minutes", "15 分ごと"],
    [90, "Every 90 minutes", "90 分ごと"],
    [60, "Every hour", "1 時間ごと"],
    [300, "Every 5 hours", "5 時間ごと"],
    [1440, "Every day", "1 日ごと"],
    [43_200, "Every 30 days", "30 日ごと"],
  ])("says %i minutes in the largest unit that fits", (minutes, en, ja) => {
    expect(every(minutes)).toEqual({ en, ja });
  });
});
