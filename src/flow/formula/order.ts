import { compare, type Decimal, decimalText } from "./decimal.ts";
import type { World } from "./library.ts";
import { type Day, type Moment, orderOfTimes, parseIso } from "./moment.ts";
import { compareMoney, type Money, money } from "./money.ts";
import { refuse } from "./refusal.ts";
import { refuseSpelled } from "./spelled.ts";
import {
  clockCost,
  type Code,
  type Group,
  isCode,
  isDecimal,
  isGroup,
  isItems,
  isMoney,
  isWhen,
  itemCost,
  type Item,
} from "./value.ts";
import { currencyCode } from "#sdk/currency.ts";

/** Which of two values comes first, and whether they are the same. */

type Calendar = Pick<World, "zone" | "budget" | "asked">;

/** Equal as people see it: the same moment in two time zones is one, and a day is each moment of it. */
export function isEqual(one: Item, other: Item, calendar: Calendar): boolean {
  const { budget } = calendar;
  budget.spend(itemCost);
  if (isItems(one) || isItems(other))
    return (
      isItems(one) &&
      isItems(other) &&
      one.length === other.length &&
      one.every((item, index) => isEqual(item, other[index] ?? null, calendar))
    );
  if (isGroup(one) || isGroup(other))
    return (
      isGroup(one) &&
      isGroup(other) &&
      one.size === other.size &&
      [...one].every(
        ([key, item]) => other.has(key) && isEqual(item, other.get(key) ?? null, calendar),
      )
    );
  if (one === null || other === null) return one === other;
  if (typeof one === "string" && typeof other === "string") budget.spend(one.length);
  refuseSpelled(one, other);
  return one === other || order(one, other, calendar) === 0;
}

export type Single = string | boolean | Decimal | Money | Code | Day | Moment;

export function isSingle(item: Item): item is Single {
  return item !== null && !isItems(item) && !isGroup(item);
}

/** Less than zero where the first comes first; undefined where the two have no order. */
export function order(one: Single, other: Single, calendar: Calendar): number | undefined {
  return orderOf(placed(one, calendar), placed(other, calendar), calendar);
}

/** A value, and the date that it is. Other systems give dates as texts: what is written as one is one. */
export interface Placed {
  readonly item: Single;
  readonly when: Day | Moment | undefined;
}

export function placed(item: Single, { zone, budget }: Calendar): Placed {
  if (typeof item !== "string") return { item, when: isWhen(item) ? item : undefined };
  // Without a zone of its own, it is a time on the clocks of the flow's: when these show it, is asked of them.
  if (withoutZone.test(item.slice(0, 50))) budget.spend(clockCost * 2);
  return { item, when: parseIso(item, zone) };
}

const withoutZone = /\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?\s*$/i;

function orderOf(
  one: Placed,
  other: Placed,
  { zone, budget, asked }: Calendar,
): number | undefined {
  if (one.when !== undefined && other.when !== undefined) {
    if (one.when.kind !== other.when.kind) budget.spend(clockCost);
    return orderOfTimes(one.when, other.when, zone);
  }
  const [first, second] =
    isCode(one.item) || isCode(other.item)
      ? [codeOf(one.item), codeOf(other.item)]
      : [one.item, other.item];
  if (typeof first === "string" && typeof second === "string") {
    if (first === second) return 0;
    return first < second ? -1 : 1;
  }
  if (isDecimal(first) && isDecimal(second)) return compare(first, second);
  return isSized(first) && isSized(second)
    ? compareMoney(...besideMoney(first, second, asked))
    : undefined;
}

function isSized(item: Single): item is Decimal | Money {
  return isDecimal(item) || isMoney(item);
}

/**
 * Two sides of which one at least is money, as money. Nothing is as much in every currency, and where the formula
 * has asked for the currency, its numbers are in it. In which one any other number is, only who wrote it knows.
 */
export function besideMoney(
  one: Decimal | Money,
  other: Decimal | Money,
  asked: readonly string[],
): readonly [Money, Money] {
  if (isMoney(one)) return [one, isMoney(other) ? other : inCurrencyOf(one, other, asked)];
  return isMoney(other) ? [inCurrencyOf(other, one, asked), other] : refuseBare(one);
}

function inCurrencyOf({ currency }: Money, number: Decimal, asked: readonly string[]): Money {
  return number.units === 0n || asked.includes(currency)
    ? money(number, currency)
    : refuseBare(number);
}

function refuseBare(number: Decimal): never {
  return refuse("flow.formula_bare_number", { value: decimalText(number) });
}

/** A text beside the code of a currency is read as one. */
function codeOf(item: Single): Single {
  if (isCode(item)) return currencyCode(item.written);
  return typeof item === "string" ? currencyCode(item) : item;
}

/** What a group has under a name; the code of a currency names it in capitals or not. */
export function fieldNamed(group: Group, key: Item, name: string): Item | undefined {
  const found = group.get(name);
  if (found !== undefined || !isCode(key)) return found;
  const code = currencyCode(name);
  return [...group].find(([one]) => currencyCode(one) === code)?.[1];
}

/** For a row of many: a day stands before the moments of it, which all are the same as it. */
export function placeOrder(one: Placed, other: Placed, calendar: Calendar): number | undefined {
  const found = orderOf(one, other, calendar);
  if (found !== 0) return found;
  return Number(one.when?.kind === "moment") - Number(other.when?.kind === "moment");
}
