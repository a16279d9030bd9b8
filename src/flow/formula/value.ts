import { isJsonObject, type Json } from "#sdk/json.ts";
import { isList } from "../pill.ts";
import { type Budget, bounds } from "./bounds.ts";
import { compare, type Decimal, decimalText, fromNumber, toNumber } from "./decimal.ts";
import { refuse } from "./refusal.ts";
import { type Day, isoText, type Moment, parseIso } from "./moment.ts";

/**
 * What a formula works with. Objects are maps, so that no key reaches anything but what stands
 * under it.
 */
export type Item = string | boolean | null | Decimal | Day | Moment | readonly Item[] | Group;
export type Group = ReadonlyMap<string, Item>;

/** Units of work for looking at a value. */
const itemCost = 5;

export function isItems(item: Item): item is readonly Item[] {
  return Array.isArray(item);
}

export function isGroup(item: Item): item is Group {
  return item instanceof Map;
}

export function isDecimal(item: Item): item is Decimal {
  return isTagged(item) && item.kind === "decimal";
}

export function isWhen(item: Item): item is Day | Moment {
  return isTagged(item) && item.kind !== "decimal";
}

function isTagged(item: Item): item is Decimal | Day | Moment {
  return typeof item === "object" && item !== null && "kind" in item;
}

export function itemOf(json: Json, budget: Budget, depth = 0): Item {
  budget.spend(itemCost);
  // What other systems give may be nested without end.
  if (depth > bounds.depth) refuse("flow.formula_too_nested", { limit: bounds.depth });
  if (typeof json === "number") return fromNumber(json);
  if (typeof json === "string") {
    budget.spendText(json.length);
    return json;
  }
  if (isList(json)) {
    budget.spendItems(json.length);
    return json.map((one) => itemOf(one, budget, depth + 1));
  }
  if (isJsonObject(json))
    return new Map(Object.entries(json).map(([key, one]) => [key, itemOf(one, budget, depth + 1)]));
  return json;
}

export function jsonOf(item: Item, budget: Budget): Json {
  budget.spend(itemCost);
  if (isItems(item)) return item.map((one) => jsonOf(one, budget));
  if (isGroup(item)) {
    // fromEntries defines own keys, whatever they are called.
    return Object.fromEntries([...item].map(([key, one]) => [key, jsonOf(one, budget)]));
  }
  if (isWhen(item)) return isoText(item);
  if (isDecimal(item)) return toNumber(item);
  if (typeof item === "string") budget.spendText(item.length);
  return item;
}

/** A single value as text; undefined for lists and groups. */
export function textOfItem(item: Item): string | undefined {
  if (typeof item === "string") return item;
  if (typeof item === "boolean") return String(item);
  if (item === null || isItems(item) || isGroup(item)) return undefined;
  return isDecimal(item) ? decimalText(item) : isoText(item);
}

/** No value, no characters, no items. */
export function isEmptyItem(item: Item): boolean {
  if (isItems(item)) return item.length === 0;
  return isGroup(item) ? item.size === 0 : item === null || item === "";
}

/** Equal as people see it: the same moment in two time zones is one. */
export function isEqual(one: Item, other: Item, zone: string, budget: Budget): boolean {
  budget.spend(itemCost);
  if (isItems(one) || isItems(other))
    return (
      isItems(one) &&
      isItems(other) &&
      one.length === other.length &&
      one.every((item, index) => isEqual(item, other[index] ?? null, zone, budget))
    );
  if (isGroup(one) || isGroup(other))
    return (
      isGroup(one) &&
      isGroup(other) &&
      one.size === other.size &&
      [...one].every(
        ([key, item]) => other.has(key) && isEqual(item, other.get(key) ?? null, zone, budget),
      )
    );
  if (one === null || other === null) return one === other;
  if (typeof one === "string" && typeof other === "string") budget.spend(one.length);
  return one === other || order(one, other, zone) === 0;
}

type Single = string | boolean | Decimal | Day | Moment;

/** Less than zero where the first comes first; undefined where the two have no order. */
export function order(one: Single, other: Single, zone: string): number | undefined {
  if (typeof one === "boolean" || typeof other === "boolean") return undefined;
  const [first, second] = [whenOf(one, zone), whenOf(other, zone)];
  if (first !== undefined && second !== undefined) return orderOfTimes(first, second);
  if (typeof one === "string" && typeof other === "string") {
    if (one === other) return 0;
    return one < other ? -1 : 1;
  }
  return isDecimal(one) && isDecimal(other) ? compare(one, other) : undefined;
}

/** A text that is written as a date is one: other systems give dates as texts. */
function whenOf(item: Single, zone: string): Day | Moment | undefined {
  if (typeof item === "string") return parseIso(item, zone);
  return isWhen(item) ? item : undefined;
}

function orderOfTimes(one: Day | Moment, other: Day | Moment): number | undefined {
  if (one.kind === "day" && other.kind === "day") return Math.sign(one.number - other.number);
  return one.kind === "moment" && other.kind === "moment"
    ? Math.sign(one.at - other.at)
    : undefined;
}
