import { text } from "#sdk/text.ts";
import {
  Args,
  type FormulaFunction,
  type Param,
  type ParamType,
  type Signature,
  usageOf,
  type World,
} from "./library.ts";
import { parseIso } from "./moment.ts";
import { refuse } from "./refusal.ts";
import { isDecimal, isGroup, isItems, isMoney, isWhen, type Item, writtenText } from "./value.ts";
import { typeWords, wordsOf } from "./words.ts";

/** Runs a function with what its arguments are. An empty argument makes the whole empty. */
export function runCall(called: FormulaFunction, items: readonly Item[], world: World): Item {
  const possible = called.signatures.filter(({ params }) => takes(params, items.length));
  if (possible.length === 0)
    return refuse("flow.formula_argument_count", { function: called.name, usage: usageOf(called) });
  if (called.takesNull !== true && items.includes(null)) return null;
  world.budget.spend(called.cost ?? 0);
  for (const item of items) spendFor(item, world);
  for (const signature of possible) {
    const fitting = fitted(signature, items, world);
    if (fitting === undefined) continue;
    const result = signature.run(new Args(fitting), world);
    spendFor(result, world);
    return result;
  }
  return misfit(called, possible, items, world);
}

export function takes(params: readonly Param[], count: number): boolean {
  const needed = params.filter(({ optional, repeats }) => !optional && !repeats);
  const most = params.some(({ repeats }) => repeats) ? Infinity : params.length;
  return count >= needed.length && count <= most;
}

export function paramAt(params: readonly Param[], index: number): Param | undefined {
  return params[index] ?? params.findLast(({ repeats }) => repeats);
}

function spendFor(item: Item, { budget }: World): void {
  if (typeof item === "string") budget.spendText(item.length);
  else if (isItems(item)) budget.spendItems(item.length);
}

function fitted(
  { params }: Signature,
  items: readonly Item[],
  world: World,
): readonly Item[] | undefined {
  const fitting = items.map((item, index) =>
    coerced(item, paramAt(params, index)?.type ?? "any", world),
  );
  return fitting.every((item) => item !== undefined) ? fitting : undefined;
}

/**
 * Dates come as texts from everywhere, and are texts where one is needed; an amount is a number of the smallest unit
 * where one is needed. Nothing else is turned into another kind.
 */
function coerced(item: Item, type: ParamType, { zone, budget }: World): Item | undefined {
  if (type === "any") return item;
  if (type === "date" || type === "dateTime" || type === "when") {
    const when = typeof item === "string" ? parseIso(item, zone) : isWhen(item) ? item : undefined;
    if (when === undefined) return undefined;
    return type === "when" || (when.kind === "day") === (type === "date") ? when : undefined;
  }
  if (type === "text") return writtenText(item, budget);
  if (type === "number" && isMoney(item)) return item.amount;
  return isOfType(item, type) ? item : undefined;
}

function isOfType(
  item: Item,
  type: Exclude<ParamType, "any" | "text" | "date" | "dateTime" | "when">,
): boolean {
  switch (type) {
    case "money":
      return isMoney(item);
    case "size":
      return isDecimal(item) || isMoney(item);
    case "number":
      return isDecimal(item);
    case "boolean":
      return typeof item === "boolean";
    case "list":
      return isItems(item);
    case "object":
      return isGroup(item);
  }
}

function misfit(
  { name }: FormulaFunction,
  [signature]: readonly Signature[],
  items: readonly Item[],
  world: World,
): never {
  const params = signature?.params ?? [];
  const wrong = items.findIndex(
    (item, index) => coerced(item, paramAt(params, index)?.type ?? "any", world) === undefined,
  );
  const param = paramAt(params, wrong);
  const named = param?.name ?? "";
  return refuse("flow.formula_argument_type", {
    function: name,
    argument: text(named, named),
    expected: typeWords[param?.type ?? "any"],
    found: wordsOf(items[wrong] ?? null),
  });
}
