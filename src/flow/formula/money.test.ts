import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { minorDigits } from "#sdk/currency.ts";
import { field } from "#sdk/fields.ts";
import type { Json, JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import { draws } from "../../../test/effort.ts";
import { catalogue as shop, flowOf, letter, schemaOf } from "../fixtures.ts";
import { schemasIn, seeFrom } from "../sight.ts";
import { answersFormula } from "./answers.ts";
import { checkFormula } from "./check.ts";
import { decimal } from "./decimal.ts";
import { evaluateFormula } from "./evaluate.ts";
import {
  addMoney,
  compareMoney,
  convertMoney,
  money,
  type MoneyRounding,
  multiplyMoney,
  roundings,
  splitMoney,
} from "./money.ts";
import { attempt } from "./refusal.ts";

/** Amounts in formulas: which pills are amounts, and in which currency, the schemas say. */

const amount = (currency: string) =>
  field(z.int(), { label: text("Amount", "金額"), money: { currency: [currency] } });
const code = field(z.string(), { label: text("Currency", "通貨"), currency: true });
const Sale = z.object({
  amount: amount("currency"),
  refunded: amount("currency"),
  currency: code,
  fee: amount("feeCurrency"),
  feeCurrency: code,
  yen: amount("yenCurrency"),
  yenCurrency: field(z.literal("jpy"), { label: text("Currency", "通貨"), currency: true }),
  count: z.int(),
  rate: z.number(),
  lines: z.array(z.object({ price: amount("currency"), currency: code })),
  raw: z.unknown(),
});
const [connector] = shop.connectors;
const [trigger] = connector?.triggers ?? [];
if (connector === undefined || trigger === undefined) throw new Error("It has a trigger");
const triggers = [{ ...trigger, output: schemaOf(Sale) }];
const catalogue = { ...shop, connectors: [{ ...connector, triggers }] };
const document = flowOf(letter("s1"));

const sale: JsonObject = {
  amount: 1250,
  refunded: 250,
  currency: "usd",
  fee: 90,
  feeCurrency: "jpy",
  yen: 500,
  yenCurrency: "jpy",
  count: 3,
  rate: 1.08,
  lines: [
    { price: 1000, currency: "usd" },
    { price: 250, currency: "USD" },
  ],
  raw: { amount: 70 },
};

function run(source: string, more: { readonly [name: string]: Json } = {}): Json | undefined {
  const result = evaluateFormula(source, {
    lookup: () => ({ ...sale, ...more }),
    schemaAt: schemasIn(document, catalogue),
    now: 0,
    timeZone: "UTC",
    seed: "",
  });
  if (result.kind === "value") return result.value;
  return result.kind === "problem" ? `! ${result.problem.code}` : undefined;
}

function check(source: string): string {
  const checked = checkFormula(source, seeFrom("s1", document, catalogue));
  return checked.ok ? "fine" : `! ${checked.problem.code}`;
}

describe("The code of a currency", () => {
  it.each<[string, Json]>([
    ['trigger.currency == "USD"', true],
    ['"USD" == trigger.currency', true],
    ['trigger.currency != "USD"', false],
    ['trigger.currency in ["JPY", "USD"]', true],
    ['contains(["JPY", "USD"], trigger.currency)', true],
    ['trigger.currency in {"USD": 1}', true],
    ['{"USD": 10, "JPY": 20}[trigger.currency]', 10],
    ["trigger.lines[0].currency == trigger.lines[1].currency", true],
    ["length(unique(trigger.lines.map(line, line.currency)))", 1],
    ['trigger.currency == "JPY"', false],
    // What it gives is what the record has.
    ["trigger.lines[1].currency", "USD"],
    ['trigger.currency + "/x"', "usd/x"],
    ["upper(trigger.currency)", "USD"],
    ['"abc" == "ABC"', false],
  ])("%s", (source, expected) => {
    expect(run(source)).toEqual(expected);
    expect(check(source)).toBe("fine");
  });
});

describe("An amount", () => {
  it.each<[string, Json]>([
    // As before there was money: in the smallest unit.
    ["trigger.amount", 1250],
    ["trigger.amount * 2", 2500],
    ["2 * trigger.amount", 2500],
    ["trigger.amount - trigger.refunded", 1000],
    ["-trigger.amount", -1250],
    ["trigger.amount / 2", 625],
    ["trigger.refunded / trigger.amount", 0.2],
    ["trigger.amount % 100", 50],
    ["round(trigger.amount * 0.333)", 416],
    ["abs(-trigger.amount)", 1250],
    ["max(trigger.amount, trigger.refunded)", 1250],
    ["sum(trigger.lines.map(line, line.price))", 1250],
    ["avg(trigger.lines.map(line, line.price))", 625],
    ["trigger.amount > trigger.refunded", true],
    ["trigger.amount > 0", true],
    ["0 - trigger.amount", -1250],
    ['"No. " + trigger.amount', "No. 1250"],
    ["toJson({a: trigger.amount})", '{"a":1250}'],
    ['fromMinorUnits(trigger.amount, "usd")', 12.5],
    ["fromMinorUnitsToString(trigger.amount, trigger.currency)", "12.50"],
    ['formatMoney(trigger.amount, "usd", "en")', "$12.50"],
    ['trigger.currency == "USD" && trigger.amount > 1000', true],
    ['if(trigger.currency == "usd", trigger.amount + 100, 0)', 1350],
    ['upper(trigger.currency) == "USD" ? trigger.amount + 100 : 0', 1350],
    // As money.
    ['trigger.amount > money(12.49, "usd")', true],
    ['trigger.amount == moneyOfMinorUnits(1250, "USD")', true],
    ['trigger.yen > money(499, "jpy")', true],
    ["currencyOf(trigger.amount)", "usd"],
    ["multiply(trigger.amount, trigger.rate)", 1350],
    ['multiply(trigger.amount, 0.0018, "half up")', 2],
    ['multiply(trigger.amount, 0.0018, "down")', 2],
    ['multiply(moneyOfMinorUnits(250, "usd"), 0.01, "half even")', 2],
    ['multiply(moneyOfMinorUnits(250, "usd"), 0.01, "half up")', 3],
    ['multiply(moneyOfMinorUnits(-250, "usd"), 0.01, "half up")', -3],
    ['multiply(moneyOfMinorUnits(-259, "usd"), 0.01, "down")', -2],
    ['roundMoney(trigger.amount / 3, "down")', 416],
    ["split(trigger.amount, 3)", [417, 417, 416]],
    ["split(trigger.amount, [1, 2.5])", [357, 893]],
    ['convert(trigger.amount, "jpy", 151.25, "down")', 1890],
    ['convert(money(1890, "jpy"), "usd", 0.0066)', 1247],
    ['convert(money(10, "usd"), "kwd", 0.3072)', 3072],
  ])("%s", (source, expected) => {
    expect(run(source)).toEqual(expected);
    expect(check(source)).toBe("fine");
  });

  it.each([
    ["trigger.amount + trigger.fee", "two_currencies"],
    ["trigger.amount - trigger.fee", "two_currencies"],
    ["trigger.amount > trigger.fee", "two_currencies"],
    ["trigger.amount == trigger.fee", "two_currencies"],
    ["trigger.amount / trigger.fee", "two_currencies"],
    ["trigger.amount in [trigger.fee]", "two_currencies"],
    ["max(trigger.amount, trigger.fee)", "two_currencies"],
    ["sum([trigger.amount, trigger.fee])", "two_currencies"],
    ["sort([trigger.amount, trigger.fee])", "two_currencies"],
    ['fromMinorUnits(trigger.fee, "usd")', "two_currencies"],
    ['formatMoney(trigger.fee, "usd")', "two_currencies"],
    ["trigger.amount + trigger.raw.amount", "bare_number"],
    ["trigger.amount > trigger.raw.amount", "bare_number"],
    ["sum([trigger.amount, trigger.raw.amount])", "bare_number"],
    ["trigger.raw.amount in [trigger.amount]", "bare_number"],
    ['multiply(trigger.amount, 2, "up")', "bad_choice"],
    ["split(trigger.amount, 0)", "bad_split"],
    ["split(trigger.amount, [0, 0])", "bad_split"],
    ["split(trigger.amount, [2, -1])", "bad_split"],
    ["split(trigger.amount / 3, 2)", "not_whole"],
    ['convert(trigger.amount, "eur", 0)', "bad_rate"],
    ['money(1.5, "jpy")', "too_many_decimals"],
  ])("%s is refused when it runs", (source, problem) => {
    expect(run(source)).toBe(`! flow.formula_${problem}`);
  });

  it.each([
    ["trigger.amount + 100", "bare_number"],
    ["trigger.amount > 1000", "bare_number"],
    ["-5 < trigger.amount", "bare_number"],
    ["trigger.amount + trigger.count", "bare_number"],
    ["trigger.lines.filter(line, line.price > 5)", "bare_number"],
    ["trigger.amount * trigger.refunded", "operator_type"],
    ["5 / trigger.amount", "operator_type"],
    ['trigger.yen + money(5, "usd")', "two_currencies"],
    ['money(5, "eur") > money(5, "usd")', "two_currencies"],
    ['multiply(money(5, "eur"), 2) > money(5, "usd")', "two_currencies"],
    ['money(5, "dollars")', "no_such_currency"],
    ['convert(trigger.amount, "XYZ", 1)', "no_such_currency"],
    ["multiply(5, 2)", "argument_type"],
    ["split(trigger.count, 2)", "argument_type"],
  ])("%s is refused before it runs", (source, problem) => {
    expect(check(source)).toBe(`! flow.formula_${problem}`);
  });

  it("is calculated as plain numbers where that has no meaning, as it always was", () => {
    expect(run("trigger.amount * trigger.refunded")).toBe(312_500);
    expect(run("5000 / trigger.amount")).toBe(4);
  });

  it("is a plain number where the record has no currency for it", () => {
    expect(run("trigger.amount + 100", { currency: null })).toBe(1350);
  });

  it("knows no number in a branch that asks for another currency", () => {
    expect(run('trigger.currency == "usd" && trigger.yen > 5')).toBe("! flow.formula_bare_number");
    expect(run('trigger.currency == "eur" && trigger.amount > 5')).toBe(false);
    expect(run('trigger.currency == "usd" || trigger.amount > 5')).toBe(true);
    expect(run('trigger.currency == "eur" || trigger.amount > 5')).toBe(
      "! flow.formula_bare_number",
    );
  });
});

it.each([
  ["trigger.amount > 50", 'trigger.amount > money(0.5, "usd")', true],
  ["trigger.amount > 50", 'trigger.amount > moneyOfMinorUnits(5000, "usd")', true],
  ["trigger.amount - -50", 'trigger.amount - -money(50, "usd")', true],
  ["if(trigger.amount > 50, 1, 2)", 'if(trigger.amount > money(50, "usd"), 1, 2)', true],
  ["trigger.amount > s1.limit", 'trigger.amount > moneyOfMinorUnits(s1.limit, "usd")', true],
  ["trigger.amount > s1.limit", 'trigger.amount > money(s1.limit, "usd")', false],
  ["trigger.amount > s1.limit", 'trigger.amount > moneyOfMinorUnits(s1.other, "usd")', false],
  ["trigger.amount > 50", 'trigger.amount < money(50, "usd")', false],
  ["trigger.amount > 50", 'trigger.refunded > money(50, "usd")', false],
  ["trigger.amount > 50", 'trigger.amount > money(trigger.count, "usd")', false],
  ["if(trigger.amount > 50, 1, 2)", 'if(trigger.amount > money(50, "usd"), 1, 3)', false],
])("%s is answered by %s: %s", (older, newer, expected) => {
  expect(answersFormula(newer, older)).toBe(expected);
});

describe("The arithmetic", () => {
  const currencies = fc.constantFrom("jpy", "usd", "kwd");
  const units = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
  const rates = fc
    .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: 0, max: 20 }))
    .map(([rate, scale]) => decimal(rate, scale));
  const many = { numRuns: draws(500) };

  /** The whole number next to a fraction, by the words of the rule. */
  const next = (top: bigint, bottom: bigint, rounding: MoneyRounding): bigint => {
    const [sign, size] = top < 0n ? [-1n, -top] : [1n, top];
    const [below, twice] = [size / bottom, (size % bottom) * 2n];
    const isUp = {
      down: false,
      "half up": twice >= bottom,
      "half even": twice > bottom || (twice === bottom && below % 2n === 1n),
    };
    return sign * (isUp[rounding] ? below + 1n : below);
  };

  it("splits an amount so that the parts are the whole, in order of their weights", () => {
    fc.assert(
      fc.property(
        units,
        currencies,
        fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 40 }),
        (whole, currency, weights) => {
          fc.pre(weights.some((weight) => weight > 0));
          const all = BigInt(weights.reduce((sum, weight) => sum + weight, 0));
          const parts = splitMoney(
            money(decimal(whole), currency),
            weights.map((weight) => decimal(BigInt(weight))),
          );
          expect(parts.reduce((sum, part) => sum + part.amount.units, 0n)).toBe(whole);
          parts.forEach((part, index) => {
            expect(part.currency).toBe(currency);
            const off = part.amount.units * all - whole * BigInt(weights[index] ?? 0);
            expect(off < all && off > -all).toBe(true);
          });
        },
      ),
      many,
    );
  });

  it("rounds the exact product", () => {
    fc.assert(
      fc.property(units, rates, fc.constantFrom(...roundings), (whole, rate, rounding) => {
        const made = multiplyMoney(money(decimal(whole), "usd"), rate, rounding);
        const expected = next(whole * rate.units, 10n ** BigInt(rate.scale), rounding);
        expect(made).toEqual(money(decimal(expected), "usd"));
      }),
      many,
    );
  });

  it("rounds what it converts once, to the digits of the other currency", () => {
    fc.assert(
      fc.property(
        units,
        rates,
        currencies,
        currencies,
        fc.constantFrom(...roundings),
        (whole, rate, from, to, rounding) => {
          fc.pre(rate.units > 0n);
          const made = convertMoney(money(decimal(whole), from), to, rate, rounding);
          const top = whole * rate.units * 10n ** BigInt(minorDigits(to));
          const bottom = 10n ** BigInt(rate.scale + minorDigits(from));
          expect(made).toEqual(money(decimal(next(top, bottom, rounding)), to));
        },
      ),
      many,
    );
  });

  it("never adds or compares two currencies", () => {
    fc.assert(
      fc.property(units, units, currencies, currencies, (one, other, from, to) => {
        const [first, second] = [money(decimal(one), from), money(decimal(other), to)];
        for (const result of [
          attempt("", () => addMoney(first, second)),
          attempt("", () => compareMoney(first, second)),
        ])
          expect(result.ok ? "fine" : result.problem.code).toBe(
            from === to ? "fine" : "flow.formula_two_currencies",
          );
      }),
      many,
    );
  });
});
