import { describe, expect, it } from "vitest";
import { isTaken, Name, nameKey } from "./name.ts";

describe("a name", () => {
  it.each([
    ["Ken\u200B", "Ken"],
    ["\u202EneK\u202C", "neK"],
    ["K\u2066e\u2069n\uFEFF", "Ken"],
    ["Ken\u3164", "Ken"],
    ["Ken\u2800 ", "Ken"],
    ["So\u00ADft", "Soft"],
  ])("%j holds nothing that nobody sees", (said, shown) => {
    expect(Name(100).parse(said)).toBe(shown);
  });

  it.each(["日本語のフロー", "👨‍👩‍👧", "❤️‍🔥", "葛\u{E0100}飾", "Ünïcode", "حساب"])(
    "%j stays as it is",
    (name) => {
      expect(Name(100).parse(name)).toBe(name);
    },
  );

  it.each(["", " ", "\u200B", "\u3164\u202E", "a\u0000b", "a\nb"])("%j is none", (said) => {
    expect(Name(100).safeParse(said).success).toBe(false);
  });

  it.each([
    ["Hana", "ｈａｎａ"],
    ["Hana", " HANA"],
    ["ハナ", "ﾊﾅ"],
    ["ﬁnance", "FINANCE"],
    ["Till of mine", "Till  of　mine"],
    ["葛\u{E0100}飾", "葛飾"],
    ["Ken", "Ken\u200B"],
  ])("%j passes for %j", (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
    expect(isTaken(one, [{ name: "Other" }, { name: other }])).toBe(true);
    expect(isTaken(one, [{ name: "Other" }])).toBe(false);
  });
});
