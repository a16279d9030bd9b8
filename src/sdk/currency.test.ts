import { describe, expect, it } from "vitest";
import {
  currenciesWritten,
  currencyCodes,
  isCurrency,
  leastCharge,
  minorDigits,
} from "./currency.ts";

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

describe("a currency", () => {
  it.each(["usd", "USD", " Jpy "])("is %j", (written) => {
    expect(isCurrency(written)).toBe(true);
  });

  it.each(["", "xyz", "us", "dollar", "円", "日本円", "￥", "¥", "$", "ＵＳＤ", "toString"])(
    "is not %j",
    (written) => {
      expect(isCurrency(written)).toBe(false);
    },
  );

  it.each<[string, readonly string[]]>([
    ["円", ["jpy"]],
    ["日本円", ["jpy"]],
    ["￥", ["jpy", "cny"]],
    ["¥", ["jpy", "cny"]],
    ["ＵＳＤ", ["usd"]],
    ["ドル", ["usd", "cad", "aud", "sgd", "hkd", "nzd"]],
    ["＄", ["usd", "cad", "aud", "sgd", "hkd", "nzd"]],
    ["zzz", []],
    ["", []],
  ])("may be meant by %j: %j", (written, codes) => {
    expect(currenciesWritten(written)).toEqual(codes);
  });

  it("has its own digits and least charge in no other's place", () => {
    expect(currencyCodes).toHaveLength(new Set(currencyCodes).size);
    expect(leastCharge("USD")).toBe(50);
    expect(leastCharge("kwd")).toBeUndefined();
    expect(currencyCodes.filter((code) => leastCharge(code) !== undefined)).toHaveLength(24);
  });
});
