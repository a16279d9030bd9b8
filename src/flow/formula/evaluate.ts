import type { Json } from "#sdk/json.ts";
import type { Pill } from "../value.ts";
import { type Lookup, valueAt } from "../pill.ts";
import type { SchemaAt } from "../seen.ts";
import { Budget } from "./bounds.ts";
import { runCall } from "./call.ts";
import {
  isDecimal,
  isEmptyItem,
  isGroup,
  isItems,
  isMoney,
  type Item,
  jsonOf,
  writtenText,
} from "./value.ts";
import { decimalText, isWhole, negate, toInteger } from "./decimal.ts";
import { functionNamed } from "./functions.ts";
import { sorted } from "./functions/list.ts";
import type { World } from "./library.ts";
import { negateMoney } from "./money.ts";
import { operate } from "./operate.ts";
import { fieldNamed } from "./order.ts";
import { parseFormula } from "./parse.ts";
import { attempt, type FormulaProblem, refuse, within } from "./refusal.ts";
import { currenciesAsked } from "./asked.ts";
import type { Part } from "./syntax.ts";
import { typedItem } from "./typed.ts";
import { wordsOf } from "./words.ts";

/** What a formula may know beside the pills: nothing of it is taken from the machine. */
export interface FormulaContext {
  readonly lookup: Lookup;
  /** Which pills are amounts, and in which currency; without it, all are plain values. */
  readonly schemaAt?: SchemaAt;
  /** The time of the run, in milliseconds: the same at each retry. */
  readonly now: number;
  /** The flow's time zone, such as `Asia/Tokyo`. */
  readonly timeZone: string;
  /** Belongs to the run, the step and the field: what UUIDs are made of. */
  readonly seed: string;
  /** What all formulas of a step may cost together; without one, this one has it for itself. */
  readonly budget?: Budget;
}

export type Evaluated =
  /** `currency`: of the amount that it is. */
  | { readonly kind: "value"; readonly value: Json; readonly currency?: string }
  /** `pills` are those that turned out to be empty on the way. */
  | { readonly kind: "nothing"; readonly pills: readonly Pill[] }
  | { readonly kind: "problem"; readonly problem: FormulaProblem };

/** Works a formula out. It ends, whatever the formula and the data: `bounds.ts` says when. */
export function evaluateFormula(source: string, context: FormulaContext): Evaluated {
  const parsed = parseFormula(source);
  if (!parsed.ok) return { kind: "problem", problem: parsed.problem };
  const { now, timeZone: zone, seed, budget = new Budget() } = context;
  const evaluation: Evaluation = {
    lookup: context.lookup,
    schemaAt: context.schemaAt ?? nowhere,
    world: { now, zone, seed, budget, patterns: new Map(), asked: [], uuids: 0 },
    pills: new Map(),
    empty: [],
  };
  const done = attempt(source, () =>
    within(parsed.value, () => {
      const item = itemAt(parsed.value, evaluation, noVariables);
      return { json: jsonOf(item, budget), currency: isMoney(item) ? item.currency : undefined };
    }),
  );
  if (!done.ok) return { kind: "problem", problem: done.problem };
  const { json: value, currency } = done.value;
  if (value === null) return { kind: "nothing", pills: evaluation.empty };
  return currency === undefined ? { kind: "value", value } : { kind: "value", value, currency };
}

const nowhere: SchemaAt = () => undefined;

interface Evaluation {
  readonly lookup: Lookup;
  readonly schemaAt: SchemaAt;
  readonly world: World;
  /** Pills that were read already: a loop reads them again and again. */
  readonly pills: Map<string, Item>;
  readonly empty: Pill[];
}

type Variables = ReadonlyMap<string, Item>;
const noVariables: Variables = new Map();

function itemAt(part: Part, evaluation: Evaluation, variables: Variables): Item {
  const { budget } = evaluation.world;
  budget.spendPart();
  const inner = (one: Part) => itemAt(one, evaluation, variables);
  switch (part.kind) {
    case "literal":
      return part.value;
    case "pill":
      return within(part, () => pillItem(part, evaluation));
    case "variable":
      return variables.get(part.name) ?? null;
    case "field":
      return within(part, () => fieldItem(inner(part.of), inner(part.key), budget));
    case "list":
      return part.items.map(inner);
    case "object":
      return within(part, () => groupItem(part.entries, inner, budget));
    case "not": {
      const truth = inner(part.of);
      return truth === null ? null : !within(part.of, () => truthIn(truth));
    }
    case "minus": {
      const number = inner(part.of);
      if (number === null) return null;
      if (isDecimal(number)) return negate(number);
      if (isMoney(number)) return negateMoney(number);
      return refuse("flow.formula_needs_number", { found: wordsOf(number) }, part);
    }
    case "operator":
      return within(part, () =>
        operate(
          part.operator,
          () => inner(part.left),
          () =>
            part.operator === "&&"
              ? asking(part.left, evaluation.world, () => inner(part.right))
              : inner(part.right),
          evaluation.world,
        ),
      );
    case "choice":
      return chosen(part.condition, part.yes, part.no, evaluation.world, inner);
    case "call":
      return within(part, () => callItem(part.name, part.args, evaluation.world, inner));
    case "each":
      return within(part, () => eachItem(part, evaluation, variables));
  }
}

function pillItem({ from, path }: Part & { kind: "pill" }, evaluation: Evaluation): Item {
  const name = JSON.stringify([from, path]);
  const known = evaluation.pills.get(name);
  if (known !== undefined) return known;
  const root = evaluation.lookup(from) ?? null;
  const json = valueAt(root, path) ?? null;
  if (json === null) evaluation.empty.push({ kind: "pill", from, path: [...path] });
  const schema = evaluation.schemaAt({ from, path: [...path] });
  const item = typedItem(json, schema ?? {}, root, evaluation.world.budget);
  evaluation.pills.set(name, item);
  return item;
}

/** What is not there is nothing, as with a pill. */
function fieldItem(of: Item, key: Item, budget: Budget): Item {
  if (of === null || key === null) return null;
  if (isItems(of) && isDecimal(key) && isWhole(key)) return of[toInteger(key)] ?? null;
  const written = writtenText(key, budget);
  if (isGroup(of) && written !== undefined) return fieldNamed(of, key, written) ?? null;
  // As with a pill, which is written the same way.
  if (isItems(of) && written !== undefined && /^\d{1,6}$/.test(written))
    return of[Number(written)] ?? null;
  const name = written?.slice(0, 80) ?? (isDecimal(key) ? decimalText(key) : "");
  return refuse("flow.formula_no_such_field", { name, found: wordsOf(of) });
}

function groupItem(
  entries: readonly (readonly [Part, Part])[],
  inner: (part: Part) => Item,
  budget: Budget,
): Item {
  const group = new Map<string, Item>();
  for (const [keyPart, valuePart] of entries) {
    const key = writtenText(inner(keyPart), budget);
    if (key === undefined || key === "__proto__" || group.has(key))
      return refuse("flow.formula_bad_key", {}, keyPart);
    group.set(key, inner(valuePart));
  }
  return group;
}

function chosen(
  condition: Part,
  yes: Part,
  no: Part,
  world: World,
  inner: (part: Part) => Item,
): Item {
  const truth = inner(condition);
  if (truth === null) return null;
  return within(condition, () => truthIn(truth))
    ? asking(condition, world, () => inner(yes))
    : inner(no);
}

/** Where a condition holds that asks for a currency. */
function asking(condition: Part, world: World, run: () => Item): Item {
  const before = world.asked;
  world.asked = [...before, ...currenciesAsked(condition)];
  try {
    return run();
  } finally {
    world.asked = before;
  }
}

function truthIn(item: Item): boolean {
  return typeof item === "boolean"
    ? item
    : refuse("flow.formula_needs_truth", { found: wordsOf(item) });
}

function callItem(
  name: string,
  args: readonly Part[],
  world: World,
  inner: (part: Part) => Item,
): Item {
  const known = functionNamed(name) ?? refuse("flow.formula_unknown_function", { name });
  const [first, second, third] = args;
  if (known.lazy === "if" && args.length === 3 && first && second && third)
    return chosen(first, second, third, world, inner);
  if (known.lazy === "coalesce" && args.length > 1) {
    let item: Item = null;
    for (const arg of args) {
      item = inner(arg);
      if (!isEmptyItem(item)) return item;
    }
    return item;
  }
  return runCall(known, args.map(inner), world);
}

function eachItem(
  { what, list, variable, body }: Part & { kind: "each" },
  evaluation: Evaluation,
  variables: Variables,
): Item {
  const items = itemAt(list, evaluation, variables);
  if (items === null) return null;
  if (!isItems(items))
    return refuse("flow.formula_needs_list", { function: what, found: wordsOf(items) }, list);
  const { world } = evaluation;
  world.budget.spendItems(items.length);
  const of = (item: Item) => itemAt(body, evaluation, new Map([...variables, [variable, item]]));
  const holds = (item: Item) => within(body, () => truthIn(of(item) ?? false));
  switch (what) {
    case "map":
      return items.map(of);
    case "filter":
      return items.filter(holds);
    case "all":
      return items.every(holds);
    case "exists":
      return items.some(holds);
    case "exists_one":
      return items.filter(holds).length === 1;
    case "sortBy":
      return sorted(items, items.map(of), world);
  }
}
