import { isJsonObject, type Json } from "#sdk/json.ts";
import { isList } from "../pill.ts";
import { type Budget, bounds } from "./bounds.ts";
import { type Decimal, decimalText, fromNumber, toNumber } from "./decimal.ts";
import type { Money } from "./money.ts";
import { refuse } from "./refusal.ts";
import { type Day, isoText, type Moment } from "./moment.ts";

/** The code of a currency as a record has it: its case means nothing where it is compared. */
export interface Code {
  readonly kind: "code";
  readonly written: string;
}

/**
 * What a formula works with. Objects are maps, so that no key reaches anything but what stands
 * under it.
 */
export type Item =
  | string
  | boolean
  | null
  | Decimal
  | Money
  | Code
  | Day
  | Moment
  | readonly Item[]
  | Group;
export type Group = ReadonlyMap<string, Item>;

/** Units of work for looking at a value. */
export const itemCost = 5;

/** Units of work for asking what the clocks of a time zone show. */
export const clockCost = 150;

export function isItems(item: Item): item is readonly Item[] {
  return Array.isArray(item);
}

export function isGroup(item: Item): item is Group {
  return item instanceof Map;
}

export function isDecimal(item: Item): item is Decimal {
  return isTagged(item) && item.kind === "decimal";
}

export function isMoney(item: Item): item is Money {
  return isTagged(item) && item.kind === "money";
}

export function isCode(item: Item): item is Code {
  return isTagged(item) && item.kind === "code";
}

export function isWhen(item: Item): item is Day | Moment {
  return isTagged(item) && (item.kind === "day" || item.kind === "moment");
}

function isTagged(item: Item): item is Decimal | Money | Code | Day | Moment {
  return typeof item === "object" && item !== null && "kind" in item;
}

export function itemOf(json: Json, budget: Budget, depth = 0): Item {
  spendItem(budget, depth);
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

export function spendItem(budget: Budget, depth: number): void {
  budget.spend(itemCost);
  // What other systems give may be nested without end.
  if (depth > bounds.depth) refuse("flow.formula_too_nested", { limit: bounds.depth });
}

export function jsonOf(item: Item, budget: Budget): Json {
  budget.spend(itemCost);
  if (isItems(item)) return item.map((one) => jsonOf(one, budget));
  if (isGroup(item)) {
    // fromEntries defines own keys, whatever they are called.
    return Object.fromEntries([...item].map(([key, one]) => [key, jsonOf(one, budget)]));
  }
  if (isWhen(item)) return whenText(item, budget);
  if (isDecimal(item)) return toNumber(item);
  // In the smallest unit of its currency, as in every field.
  if (isMoney(item)) return toNumber(item.amount);
  if (isCode(item)) return item.written;
  if (typeof item === "string") budget.spendText(item.length);
  return item;
}

/** A single value as text; undefined for lists and groups. */
export function textOfItem(item: Item, budget: Budget): string | undefined {
  if (typeof item === "string") return item;
  if (typeof item === "boolean") return String(item);
  if (item === null || isItems(item) || isGroup(item)) return undefined;
  if (isMoney(item)) return decimalText(item.amount);
  if (isCode(item)) return item.written;
  return isDecimal(item) ? decimalText(item) : whenText(item, budget);
}

/** What counts as a text where one is wanted: other systems' dates come as texts, too. */
export function writtenText(item: Item, budget: Budget): string | undefined {
  if (typeof item === "string") return item;
  if (isCode(item)) return item.written;
  return isWhen(item) ? whenText(item, budget) : undefined;
}

function whenText(when: Day | Moment, budget: Budget): string {
  budget.spend(clockCost);
  return isoText(when);
}

/** No value, no characters, no items. */
export function isEmptyItem(item: Item): boolean {
  if (isItems(item)) return item.length === 0;
  return isGroup(item) ? item.size === 0 : item === null || item === "";
}
