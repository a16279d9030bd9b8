import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import { convert } from "./pill.ts";

describe("an amount for people", () => {
  const written = (amount: Json, source: Json, locale: "en" | "ja") =>
    convert(amount, { to: "money", currency: ["currency"], locale }, source, "UTC");

  it("is written with its currency, in the language that the pill names", () => {
    const value = (text: string) => ({ kind: "value", value: text });
    expect(written(4_999, { currency: "usd" }, "en")).toEqual(value("$49.99"));
    expect(written(4_800, { currency: "jpy" }, "en")).toEqual(value("¥4,800"));
    expect(written(4_800, { currency: "jpy" }, "ja")).toEqual(value("￥4,800"));
    expect(written("-4800", { currency: "JPY" }, "en")).toEqual(value("-¥4,800"));
    expect(written("0050", { currency: "jpy" }, "en")).toEqual(value("¥50"));
    // What no number holds has all its digits.
    expect(written("90071992547409931", { currency: "usd" }, "en")).toEqual(
      value("$900,719,925,474,099.31"),
    );
  });

  it("needs an amount, and a currency", () => {
    expect(written(4_800, {}, "en")).toEqual({ kind: "no currency" });
    expect(written("much", { currency: "jpy" }, "en")).toEqual({ kind: "impossible" });
  });
});
