import { compare, type Decimal } from "./decimal.ts";
import type { World } from "./library.ts";
import { type Day, type Moment, orderOfTimes, parseIso } from "./moment.ts";
import { clockCost, isDecimal, isGroup, isItems, isWhen, itemCost, type Item } from "./value.ts";

/** Which of two values comes first, and whether they are the same. */

type Calendar = Pick<World, "zone" | "budget">;

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
  return one === other || order(one, other, calendar) === 0;
}

export type Single = string | boolean | Decimal | Day | Moment;

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

function orderOf(one: Placed, other: Placed, { zone, budget }: Calendar): number | undefined {
  if (one.when !== undefined && other.when !== undefined) {
    if (one.when.kind !== other.when.kind) budget.spend(clockCost);
    return orderOfTimes(one.when, other.when, zone);
  }
  const [first, second] = [one.item, other.item];
  if (typeof first === "string" && typeof second === "string") {
    if (first === second) return 0;
    return first < second ? -1 : 1;
  }
  return isDecimal(first) && isDecimal(second) ? compare(first, second) : undefined;
}

/** For a row of many: a day stands before the moments of it, which all are the same as it. */
export function placeOrder(one: Placed, other: Placed, calendar: Calendar): number | undefined {
  const found = orderOf(one, other, calendar);
  if (found !== 0) return found;
  return Number(one.when?.kind === "moment") - Number(other.when?.kind === "moment");
}
