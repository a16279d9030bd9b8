import { describe, expect, it } from "vitest";
import { minorDigits } from "./currency.ts";

describe("the digits of an amount", () => {
  it.each([
    ["jpy", 0],
    ["JPY", 0],
    ["krw", 0],
    ["xpf", 0],
    ["usd", 2],
    ["eur", 2],
    ["huf", 2],
    ["twd", 2],
    ["kwd", 3],
    ["tnd", 3],
  ])("%s has %i", (currency, expected) => {
    expect(minorDigits(currency)).toBe(expected);
  });

  it("are two for ISK and UGX, whose amounts are still sent times 100", () => {
    expect(minorDigits("isk")).toBe(2);
    expect(minorDigits("ugx")).toBe(2);
  });

  it("are two for what is not known", () => {
    expect(minorDigits("")).toBe(2);
    expect(minorDigits("zzz")).toBe(2);
  });
});
