import { isCurrency } from "#sdk/currency.ts";
import { isJsonObject, type Json } from "#sdk/json.ts";
import type { Schema } from "../catalogue.ts";
import { isList, valueAt } from "../pill.ts";
import { fieldOf, shapeOf } from "../shape.ts";
import type { Budget } from "./bounds.ts";
import { fromNumber } from "./decimal.ts";
import { money } from "./money.ts";
import { type Item, itemOf, spendItem } from "./value.ts";

/** What stands under a pill, with its amounts as money: what their currencies are, the schema says. */
export function typedItem(
  json: Json,
  schema: Schema,
  /** In which currencies are found; in the items of a list, the item. */
  root: Json,
  budget: Budget,
  depth = 0,
): Item {
  const marks = marksOf(schema);
  if (marks === null) return itemOf(json, budget, depth);
  if (typeof json === "number" && marks.currency !== undefined) {
    const currency = valueAt(root, marks.currency);
    if (typeof currency === "string" && isCurrency(currency)) {
      spendItem(budget, depth);
      return money(fromNumber(json), currency);
    }
  }
  if (typeof json === "string" && marks.isCode && isCurrency(json)) {
    spendItem(budget, depth);
    return { kind: "code", written: json };
  }
  if (isList(json)) {
    spendItem(budget, depth);
    budget.spendItems(json.length);
    return json.map((one) => typedItem(one, marks.items, one, budget, depth + 1));
  }
  if (isJsonObject(json)) {
    spendItem(budget, depth);
    return new Map(
      Object.entries(json).map(([key, one]) => [
        key,
        typedItem(one, marks.fields(key), root, budget, depth + 1),
      ]),
    );
  }
  return itemOf(json, budget, depth);
}

interface Marks {
  readonly currency: readonly string[] | undefined;
  readonly isCode: boolean;
  readonly items: Schema;
  readonly fields: (key: string) => Schema;
}

/** Null where nothing in it is money. Schemas never change. */
const known = new WeakMap<Schema, Marks | null>();

function marksOf(schema: Schema): Marks | null {
  const found = known.get(schema);
  if (found !== undefined) return found;
  // Should a schema hold itself, the answer is that of the rest.
  known.set(schema, null);
  const { alternatives, facts } = shapeOf(schema);
  const parts = alternatives.map((one) => one.schema);
  const items = parts.find(({ items: one }) => one !== undefined && marksOf(one) !== null)?.items;
  const groups = parts.filter(
    ({ properties, additionalProperties }) =>
      Object.values(properties ?? {}).some((one) => marksOf(one) !== null) ||
      (typeof additionalProperties === "object" && marksOf(additionalProperties) !== null),
  );
  const isMarked = facts?.money !== undefined || facts?.currency === true;
  const marks: Marks | null =
    isMarked || items !== undefined || groups.length > 0
      ? {
          currency: facts?.money?.currency,
          isCode: facts?.currency === true,
          items: items ?? {},
          fields: (key) => groups.flatMap((one) => fieldOf(one, key) ?? [])[0] ?? {},
        }
      : null;
  known.set(schema, marks);
  return marks;
}
