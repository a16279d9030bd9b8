import { createHash } from "node:crypto";
import { isJsonObject, type Json } from "#sdk/json.ts";

/**
 * The names of a loop's items. A name depends on what the item is, never on its position, because
 * the keys of writes contain the name.
 */

export const maxItems = 10_000;

/** Composer's way: a test shows what a loop does on a few items. */
export const maxItemsInTest = 5;

/** A list never changes once a loop has begun, so that its names are made once. */
const remembered = new WeakMap<readonly Json[], ReadonlyMap<string, number>>();

/** The items' names, each with its index in the list. */
export function itemsByName(list: readonly Json[]): ReadonlyMap<string, number> {
  const known = remembered.get(list);
  if (known !== undefined) return known;
  const times = new Map<string, number>();
  const names = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const name = nameOf(item);
    const count = (times.get(name) ?? 0) + 1;
    times.set(name, count);
    names.set(count === 1 ? name : `${name}+${count}`, index);
  }
  remembered.set(list, names);
  return names;
}

/** The name of the item at an index; undefined behind the last. */
export function nameOfItem(list: readonly Json[], index: number): string | undefined {
  const names = remembered.get(list) ?? itemsByName(list);
  return orderOf(names)[index];
}

const orders = new WeakMap<ReadonlyMap<string, number>, readonly string[]>();

function orderOf(names: ReadonlyMap<string, number>): readonly string[] {
  const known = orders.get(names);
  if (known !== undefined) return known;
  const order = [...names.keys()];
  orders.set(names, order);
  return order;
}

/** The outside system's id where there is one; else what the item holds. */
function nameOf(item: Json): string {
  const id = isJsonObject(item) ? item["id"] : item;
  return typeof id === "string" && /^[\w.-]{1,100}$/.test(id) ? id : `~${digest(item)}`;
}

function digest(item: Json): string {
  return createHash("sha256").update(canonical(item)).digest("base64url").slice(0, 20);
}

/** The same text for the same content, whatever the order of the fields. */
export function canonical(json: Json): string {
  return JSON.stringify(json, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

const longestLabel = 100;

/** What people call an item: by its name, by its id, or by the first text in it. */
export function labelOf(item: Json): string | null {
  const found = isJsonObject(item)
    ? [item["name"], item["title"], item["id"], ...Object.values(item)].find(isWord)
    : item;
  if (typeof found === "number" || typeof found === "boolean") return String(found);
  return isWord(found) ? shortened(found) : null;
}

function isWord(value: Json | undefined): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function shortened(text: string): string {
  const letters = Array.from(text);
  return letters.length <= longestLabel ? text : `${letters.slice(0, longestLabel).join("")}…`;
}
