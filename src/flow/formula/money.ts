import { currencyCode, isCurrency, minorDigits } from "#sdk/currency.ts";
import {
  add,
  compare,
  type Decimal,
  decimal,
  decimalText,
  divide,
  isWhole,
  multiply,
  negate,
  remainder,
  type Rounding,
  roundedBy,
  roundTo,
} from "./decimal.ts";
import { refuse } from "./refusal.ts";

/**
 * An amount and its currency, which never part: nothing is added to, taken from or compared with an amount
 * in another currency. `amount` counts the smallest unit, and may be a part of one until it is rounded.
 */
export interface Money {
  readonly kind: "money";
  readonly amount: Decimal;
  /** As `currencyCode` writes it. */
  readonly currency: string;
}

export function money(amount: Decimal, currency: string): Money {
  return { kind: "money", amount, currency: currencyCode(currency) };
}

/** The currency that is written there, or what is wrong with it. */
export function currencyIn(written: string): string {
  if (isCurrency(written)) return currencyCode(written);
  return refuse("flow.formula_no_such_currency", { value: written.slice(0, 80) });
}

/** Of 12.5 dollars 1,250 cents; nothing is rounded. */
export function moneyOfDecimal(amount: Decimal, currency: string): Money {
  const digits = minorDigits(currency);
  const minor = multiply(amount, powerOfTen(digits));
  if (isWhole(minor)) return money(minor, currency);
  return refuse("flow.formula_too_many_decimals", {
    value: decimalText(amount),
    currency: currency.toUpperCase(),
    digits,
  });
}

export function sameCurrency(one: Money, other: Money): void {
  if (one.currency === other.currency) return;
  refuse("flow.formula_two_currencies", {
    one: one.currency.toUpperCase(),
    other: other.currency.toUpperCase(),
  });
}

export function addMoney(one: Money, other: Money): Money {
  sameCurrency(one, other);
  return { ...one, amount: add(one.amount, other.amount) };
}

export function negateMoney(one: Money): Money {
  return { ...one, amount: negate(one.amount) };
}

export function compareMoney(one: Money, other: Money): number {
  sameCurrency(one, other);
  return compare(one.amount, other.amount);
}

/** How many times one goes into the other: no money any more. */
export function ratio(one: Money, other: Money): Decimal {
  sameCurrency(one, other);
  return divide(one.amount, other.amount);
}

export function moneyLeft(one: Money, by: Money): Money {
  sameCurrency(one, by);
  return { ...one, amount: remainder(one.amount, by.amount) };
}

/** The same currency, with what a rule makes of the amount. */
export function withAmount(one: Money, change: (amount: Decimal) => Decimal): Money {
  return { ...one, amount: change(one.amount) };
}

/** How people say that money is rounded; `down` is towards zero: nothing is ever added to it. */
export const roundings = ["half up", "half even", "down"] as const;
export type MoneyRounding = (typeof roundings)[number];

function ruleOf(rounding: MoneyRounding): Rounding {
  return rounding === "down" ? "cut" : rounding;
}

/** To the smallest unit of its currency. */
export function roundMoney(one: Money, rounding: MoneyRounding): Money {
  return withAmount(one, (amount) => roundTo(amount, 0, ruleOf(rounding)));
}

/** Of the exact product, however many digits it has. */
export function multiplyMoney(one: Money, rate: Decimal, rounding: MoneyRounding): Money {
  return withAmount(one, (amount) => roundedProduct(amount, rate, 0, rounding));
}

/** At a rate between the units that people know: 1 USD is 151.25 JPY. */
export function convertMoney(
  one: Money,
  to: string,
  rate: Decimal,
  rounding: MoneyRounding,
): Money {
  if (rate.units <= 0n) refuse("flow.formula_bad_rate", { value: decimalText(rate) });
  const shift = minorDigits(to) - minorDigits(one.currency);
  return money(roundedProduct(one.amount, rate, shift, rounding), to);
}

/** Times ten to the power of `shift`. */
function roundedProduct(
  one: Decimal,
  other: Decimal,
  shift: number,
  rounding: MoneyRounding,
): Decimal {
  const units = one.units * other.units;
  const scale = one.scale + other.scale - shift;
  return scale <= 0
    ? decimal(units * 10n ** BigInt(-scale))
    : decimal(roundedBy(units, 10n ** BigInt(scale), ruleOf(rounding)));
}

/**
 * Parts by weight that come to the whole, to the unit. What is left over goes, unit by unit, to those who
 * have lost most by rounding, and to the first of them where they have lost alike.
 */
export function splitMoney(one: Money, weights: readonly Decimal[]): readonly Money[] {
  if (!isWhole(one.amount))
    return refuse("flow.formula_not_whole", { value: decimalText(one.amount) });
  const scale = weights.reduce((most, weight) => Math.max(most, weight.scale), 0);
  const shares = weights.map((weight) => weight.units * 10n ** BigInt(scale - weight.scale));
  const all = shares.reduce((sum, share) => sum + share, 0n);
  if (all <= 0n || shares.some((share) => share < 0n)) return refuse("flow.formula_bad_split", {});
  const { units } = one.amount;
  const [sign, whole] = units < 0n ? [-1n, -units] : [1n, units];
  const parts = shares.map((share) => (whole * share) / all);
  const lost = shares.map((share) => (whole * share) % all);
  const left = Number(parts.reduce((rest, part) => rest - part, whole));
  const order = lost
    .map((_, index) => index)
    .toSorted(
      (a, b) =>
        Number((lost[b] ?? 0n) > (lost[a] ?? 0n)) - Number((lost[b] ?? 0n) < (lost[a] ?? 0n)),
    );
  const favoured = new Set(order.slice(0, left));
  return parts.map((part, index) =>
    withAmount(one, () => decimal(sign * (part + (favoured.has(index) ? 1n : 0n)))),
  );
}

function powerOfTen(digits: number): Decimal {
  return decimal(10n ** BigInt(digits));
}
