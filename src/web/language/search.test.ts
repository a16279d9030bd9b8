import { expect, it } from "vitest";
import { finding } from "./search.ts";

it("finds whatever the case and the width of the letters, in any of the texts", () => {
  const fits = finding(" ｶﾗｰ Ｇold ");
  expect(fits("none", "A カラー gold plate")).toBe(true);
  expect(fits("カラー", "gold")).toBe(false);
  expect(finding(" ")("")).toBe(true);
});
