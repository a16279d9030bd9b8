import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAmount, showAmount, typedAmount } from "./money.ts";

const amountOf = (typed: string, currency: string) => {
  const parsed = parseAmount(typed, currency);
  return parsed.ok ? parsed.amount : parsed.code;
};

describe("an amount that a person types", () => {
  it.each([
    ["12.50", "usd", 1250],
    ["12.5", "usd", 1250],
    ["12", "usd", 1200],
    ["12.", "usd", 1200],
    [".5", "usd", 50],
    ["0", "usd", 0],
    ["007", "usd", 700],
    ["500", "jpy", 500],
    ["1,000", "jpy", 1000],
    ["1.000", "kwd", 1000],
    ["1,234,567.891", "kwd", 1_234_567_891],
    ["5", "isk", 500],
    ["５００", "jpy", 500],
    ["１，２３４．５０", "usd", 123_450],
    ["  12.50 ", "USD", 1250],
    ["$12.50", "usd", 1250],
    ["12.50 USD", "usd", 1250],
    ["usd 12.50", "usd", 1250],
    ["¥500", "jpy", 500],
    ["￥５００", "jpy", 500],
    ["500円", "jpy", 500],
  ])("%j in %s is %i", (typed, currency, amount) => {
    expect(amountOf(typed, currency)).toBe(amount);
  });

  it.each([
    ["12.505", "usd", "amount.too_many_decimals"],
    ["1.0000", "kwd", "amount.too_many_decimals"],
    // Somebody may mean a thousand, and somebody else one.
    ["1.000", "jpy", "amount.no_decimals"],
    ["-5", "usd", "amount.negative"],
    ["－５", "usd", "amount.negative"],
    ["5²", "usd", "amount.unreadable"],
    ["①", "usd", "amount.unreadable"],
    ["½", "usd", "amount.unreadable"],
    ["-$5", "usd", "amount.negative"],
    ["$-5", "usd", "amount.negative"],
    ["12,50", "usd", "amount.unreadable"],
    ["1,00,000", "usd", "amount.unreadable"],
    ["1234,567", "usd", "amount.unreadable"],
    ["1.234,50", "usd", "amount.unreadable"],
    ["1 000", "usd", "amount.unreadable"],
    ["1e3", "usd", "amount.unreadable"],
    ["€5", "usd", "amount.unreadable"],
    ["$", "usd", "amount.unreadable"],
    [".", "usd", "amount.unreadable"],
    ["", "usd", "amount.unreadable"],
    ["五百", "jpy", "amount.unreadable"],
    ["90071992547409.92", "usd", "amount.too_large"],
    ["9".repeat(400), "usd", "amount.too_large"],
    ["5", "", "amount.no_currency"],
    ["500", "円", "amount.no_currency"],
    ["500", "xyz", "amount.no_currency"],
  ])("%j in %j is refused: %s", (typed, currency, code) => {
    expect(amountOf(typed, currency)).toBe(code);
  });

  it("is refused beyond the limits of its field, which are shown as money", () => {
    const limits = { minimum: 50, maximum: 99_999_999 };
    expect(parseAmount("0.49", "usd", limits)).toEqual({
      ok: false,
      code: "amount.too_small",
      text: { en: "The amount must be at least $0.50.", ja: "金額の下限は $0.50 です。" },
    });
    expect(parseAmount("1,000,000", "usd", limits)).toMatchObject({
      code: "amount.too_large",
      text: { en: "The amount can be at most $999,999.99." },
    });
    expect(parseAmount("0.50", "usd", limits)).toEqual({ ok: true, amount: 50 });
  });

  it("is refused in both languages, with what to do", () => {
    const refusals = ["x", "-1", "1.5", "9".repeat(20)].map((typed) => parseAmount(typed, "jpy"));
    for (const refusal of [...refusals, parseAmount("1.505", "usd"), parseAmount("1", null)]) {
      expect(refusal.ok).toBe(false);
      if (refusal.ok) continue;
      expect(refusal.text.en).toMatch(/\w\.$/);
      expect(refusal.text.ja).toMatch(/\p{Script=Hiragana}.*。$/u);
    }
  });
});

describe("an amount that is shown", () => {
  it.each([
    [500, "jpy", "¥500", "￥500"],
    [500, "usd", "$5.00", "$5.00"],
    [123_450, "eur", "€1,234.50", "€1,234.50"],
    [1000, "kwd", "KWD 1.000", "KWD 1.000"],
    [-50, "usd", "-$0.50", "-$0.50"],
    [500, "isk", "ISK 5.00", "ISK 5.00"],
    [Number.MAX_SAFE_INTEGER, "usd", "$90,071,992,547,409.91", "$90,071,992,547,409.91"],
    [500, "not a currency", "5.00 not a currency", "5.00 not a currency"],
    [1.5, "usd", "1.5 usd", "1.5 usd"],
  ])("%d in %s is %s", (amount, currency, english, japanese) => {
    const spaces = /\s/gu;
    expect(showAmount(amount, currency, "en").replaceAll(spaces, " ")).toBe(english);
    expect(showAmount(amount, currency, "ja").replaceAll(spaces, " ")).toBe(japanese);
  });

  it("is read again as what it was, as shown and as typed", () => {
    const currency = fc.constantFrom("usd", "jpy", "kwd", "eur", "isk", "ugx", "gbp", "cny");
    fc.assert(
      fc.property(fc.maxSafeNat(), currency, (amount, code) => {
        for (const written of [
          typedAmount(amount, code),
          showAmount(amount, code, "en"),
          showAmount(amount, code, "ja"),
        ])
          expect(amountOf(written, code)).toBe(amount);
      }),
    );
  });
});
