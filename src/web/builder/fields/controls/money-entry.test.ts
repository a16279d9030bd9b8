import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fit } from "#flow/fit.ts";
import { constant } from "#flow/fixtures.ts";
import { amountRefusal, amountValue, inOtherCurrency, typedOf } from "./money-entry.ts";

/** What a step would send; undefined where it would not run at all. */
function sent(typed: string, currency: string): unknown {
  const value = amountValue(typed, currency);
  const place = { path: [], label: undefined, source: null };
  const outcome =
    value.kind === "constant" ? fit(value.value, { type: "integer" }, place, "UTC") : null;
  return outcome?.kind === "value" ? outcome.value : undefined;
}

describe("an amount that is typed", () => {
  it.each([
    ["12.50", "usd", 1250],
    ["１２．５０", "usd", 1250],
    ["$1,234.5", "usd", 123_450],
    ["500", "jpy", 500],
    ["500円", "jpy", 500],
    ["1.5", "kwd", 1500],
  ])("%s in %s is kept as %i", (typed, currency, amount) => {
    expect(amountValue(typed, currency)).toEqual(constant(amount));
  });

  it("is read back as what a step sends, also where a text is kept", () => {
    expect(typedOf("5000", "usd")).toBe("50.00");
    expect(typedOf("5000", "jpy")).toBe("5000");
    expect(typedOf("12.50", "usd")).toBe("12.50");
  });

  it("is nothing where nothing is typed", () => {
    expect(amountValue("  ", "usd")).toEqual(constant(null));
  });

  it.each([
    ["12,50", "usd"],
    ["12.505", "usd"],
    // As a plain number this would be one yen, and a thousand is meant as likely.
    ["1.000", "jpy"],
    ["12.50", "jpy"],
    ["-5", "usd"],
    ["-500", "jpy"],
    ["abc", "usd"],
    ["90071992547409.92", "usd"],
    ["9".repeat(30), "jpy"],
  ])("%s in %s sends nothing, and stays there to be seen", (typed, currency) => {
    expect(sent(typed, currency)).toBeUndefined();
    const value = amountValue(typed, currency);
    if (value.kind !== "constant") throw new Error("No constant");
    expect(typedOf(value.value, currency)).toContain(typed);
    expect(amountRefusal(value.value, currency, {})?.ja).toMatch(/[ぁ-ん]/);
  });

  it("never moves another amount than the one that is read back, whatever is typed", () => {
    const typed = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.stringMatching(/^-?[0-9]{0,6}[.,]?[0-9]{0,4}$/),
    );
    fc.assert(
      fc.property(typed, fc.constantFrom("usd", "jpy", "kwd", "isk"), (text, currency) => {
        const amount = sent(text, currency);
        if (typeof amount !== "number") return;
        expect(amountValue(typedOf(amount, currency), currency)).toEqual(constant(amount));
        expect(amountValue(text, currency)).toEqual(constant(amount));
      }),
    );
  });

  it("is refused beyond the limits of its field, in money", () => {
    expect(amountRefusal(49, "usd", { minimum: 50 })?.en).toBe(
      "The amount must be at least $0.50.",
    );
    expect(amountRefusal(50, "usd", { minimum: 50 })).toBeNull();
    expect(amountRefusal(null, "usd", { minimum: 50 })).toBeNull();
  });
});

describe("the same figure in another currency", () => {
  it.each([
    [1200, "usd", "jpy", 12],
    [12, "jpy", "usd", 1200],
    [1500, "kwd", "usd", 150],
    [1250, "usd", "jpy", undefined],
    [1, "kwd", "usd", undefined],
  ])("%i in %s is in %s %s", (amount, from, to, same) => {
    expect(inOtherCurrency(amount, from, to)).toBe(same);
  });
});
