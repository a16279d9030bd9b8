import { amountOf } from "../amount.ts";
import { type Inner, needTruth, typeOfOperator } from "./check-operator.ts";
import { type Seen, type SeePill, schemasSeen } from "../seen.ts";
import { currenciesAsked } from "./asked.ts";
import { paramAt, takes } from "./call.ts";
import { functionNamed } from "./functions.ts";
import { type FormulaFunction, type Signature, usageOf } from "./library.ts";
import { currencyIn } from "./money.ts";
import { parseFormula } from "./parse.ts";
import { attempt, type FormulaProblem, refuse, within } from "./refusal.ts";
import { pillPartsIn, type Part } from "./syntax.ts";
import {
  fieldType,
  itemType,
  kindWordsOf,
  literalType,
  mayBe,
  resultSchema,
  schemas,
  type Type,
  unionOf,
} from "./types.ts";
import { typeWords } from "./words.ts";

/** A pill of the formula, with what can be told of it and its place in the source. */
export interface SeenPill {
  readonly seen: Seen;
  readonly start: number;
  readonly end: number;
}

export type Checked =
  | { readonly ok: true; readonly type: Type; readonly pills: readonly SeenPill[] }
  | { readonly ok: false; readonly problem: FormulaProblem; readonly pills: readonly SeenPill[] };

/** Checks a formula without running it: what it uses, and what it will give. */
export function checkFormula(source: string, see: SeePill): Checked {
  const parsed = parseFormula(source);
  if (!parsed.ok) return { ...parsed, pills: [] };
  const pills = pillPartsIn(parsed.value).map(({ from, path, start, end }) => ({
    seen: see({ from, path: [...path] }),
    start,
    end,
  }));
  const typed = attempt(source, () =>
    typeOf(parsed.value, { see, variables: new Map(), asked: [] }),
  );
  return typed.ok
    ? { ok: true, type: typed.value, pills }
    : { ok: false, problem: typed.problem, pills };
}

/** What is known where a part stands. */
interface Scope {
  readonly see: SeePill;
  readonly variables: ReadonlyMap<string, Type>;
  /** The currencies that were asked for there: see `asked.ts`. */
  readonly asked: readonly string[];
}

function typeOf(part: Part, scope: Scope): Type {
  const { see, variables } = scope;
  const inner: Inner = (one, asked = []) =>
    typeOf(one, asked.length === 0 ? scope : { ...scope, asked: [...scope.asked, ...asked] });
  switch (part.kind) {
    case "literal":
      return literalType(part.value);
    case "pill": {
      const seen = see({ from: part.from, path: [...part.path] });
      return seen.kind === "field"
        ? pillType(part, seen, see)
        : { schema: schemas.any, mayBeEmpty: true };
    }
    case "variable":
      return variables.get(part.name) ?? { schema: schemas.any, mayBeEmpty: true };
    case "field":
      return within(part, () => typeOfField(part.of, part.key, inner));
    case "list":
      return {
        schema: { type: "array", items: unionOf(part.items.map((item) => inner(item))) },
        mayBeEmpty: part.items.length === 0,
      };
    case "object":
      return typeOfGroup(part.entries, inner);
    case "not": {
      const truth = needTruth(part.of, inner);
      return { schema: schemas.boolean, mayBeEmpty: truth.mayBeEmpty };
    }
    case "minus": {
      const type = inner(part.of);
      return mayBe(type, "number")
        ? type
        : refuse("flow.formula_needs_number", { found: kindWordsOf(type) }, part);
    }
    case "operator":
      return within(part, () => typeOfOperator(part, inner, scope.asked));
    case "choice": {
      const condition = needTruth(part.condition, inner);
      return choiceOf(condition, inner(part.yes, currenciesAsked(part.condition)), inner(part.no));
    }
    case "call":
      return within(part, () => typeOfCall(part.name, part.args, inner));
    case "each":
      return within(part, () => typeOfEach(part, scope));
  }
}

function typeOfField(of: Part, key: Part, inner: (part: Part) => Type): Type {
  const owner = inner(of);
  if (key.kind !== "literal") inner(key);
  const value = key.kind === "literal" ? key.value : undefined;
  const name = typeof value === "string" ? value : value === undefined ? undefined : "0";
  const found = fieldType(owner, name);
  return (
    found ?? refuse("flow.formula_no_such_field", { name: name ?? "", found: kindWordsOf(owner) })
  );
}

function typeOfGroup(
  entries: readonly (readonly [Part, Part])[],
  inner: (part: Part) => Type,
): Type {
  const fields = entries.map(([key, value]) => {
    if (!mayBe(inner(key), "text")) return refuse("flow.formula_bad_key", {}, key);
    const name = key.kind === "literal" && typeof key.value === "string" ? key.value : undefined;
    if (name === "__proto__") return refuse("flow.formula_bad_key", {}, key);
    return { name, schema: inner(value).schema };
  });
  const named = fields.flatMap(({ name, schema }) =>
    name === undefined ? [] : [[name, schema] as const],
  );
  return {
    schema: {
      type: "object",
      properties: Object.fromEntries(named),
      required: named.map(([name]) => name),
      additionalProperties: named.length < fields.length,
    },
    mayBeEmpty: entries.length === 0,
  };
}

function choiceOf(condition: Type, yes: Type, no: Type): Type {
  const mayBeEmpty = condition.mayBeEmpty || yes.mayBeEmpty || no.mayBeEmpty;
  return { schema: unionOf([yes, no]), mayBeEmpty, ...sameCurrencyOf(yes, no) };
}

/** Its currency where the system declares one for it. */
function pillType(
  { from, path }: Part & { kind: "pill" },
  { schema, mayBeEmpty }: Type,
  see: SeePill,
): Type {
  const declared =
    amountOf({ kind: "pill", from, path: [...path] }, schemasSeen(see))?.declared ?? null;
  return { schema, mayBeEmpty, ...(declared === null ? {} : { currency: declared }) };
}

function sameCurrencyOf(one: Type, other: Type): Pick<Type, "currency"> {
  const { currency } = one;
  return currency === undefined || currency !== other.currency ? {} : { currency };
}

function typeOfCall(name: string, parts: readonly Part[], inner: Inner): Type {
  const called = functionNamed(name) ?? refuse("flow.formula_unknown_function", { name });
  const [condition] = parts;
  const known = called.lazy === "if" && condition ? currenciesAsked(condition) : [];
  const args = parts.map((part, index) => inner(part, index === 1 ? known : []));
  const possible = called.signatures.filter(({ params }) => takes(params, args.length));
  if (possible.length === 0)
    return refuse("flow.formula_argument_count", { function: name, usage: usageOf(called) });
  const fitting = possible.find((signature) => fitsAll(signature, args));
  if (fitting === undefined) return misfit(called, possible, parts, args);
  const relevant = called.lazy === "if" ? args.slice(1) : args;
  return {
    schema: resultSchema(fitting.result, relevant),
    mayBeEmpty: mayCallBeEmpty(called, fitting, args),
    ...currencyOfCall(fitting, parts, relevant),
  };
}

/** Where it is written out, or that of the amount it is made of. */
function currencyOfCall(
  { result, currencyAt }: Signature,
  parts: readonly Part[],
  [first, ...others]: readonly Type[],
): Pick<Type, "currency"> {
  if (currencyAt !== undefined) {
    const named = parts[currencyAt];
    return named?.kind === "literal" && typeof named.value === "string"
      ? { currency: knownCurrency(named, named.value) }
      : {};
  }
  if (first === undefined || first.currency === undefined) return {};
  const { currency } = first;
  switch (result) {
    case "money":
    case "sized":
    case "whole":
    case "same":
      return { currency };
    case "choice":
      return others.every((one) => one.currency === currency) ? { currency } : {};
    case "text":
    case "number":
    case "integer":
    case "boolean":
    case "date":
    case "dateTime":
    case "texts":
    case "any":
    case "item":
    case "textOrNothing":
    case "moneys":
    case "total":
    case "mean":
      return {};
  }
}

function knownCurrency(part: Part, written: string): string {
  return within(part, () => currencyIn(written));
}

function mayCallBeEmpty(
  called: FormulaFunction,
  { result }: Signature,
  args: readonly Type[],
): boolean {
  if (called.lazy === "coalesce") return args.every(({ mayBeEmpty }) => mayBeEmpty);
  if (called.takesNull === true) return false;
  return (
    result === "item" ||
    result === "any" ||
    result === "textOrNothing" ||
    called.name === "emptyString" ||
    args.some(({ mayBeEmpty }) => mayBeEmpty)
  );
}

function fitsAll({ params }: Signature, args: readonly Type[]): boolean {
  return args.every((arg, index) => mayBe(arg, paramAt(params, index)?.type ?? "any"));
}

function misfit(
  called: FormulaFunction,
  [signature]: readonly Signature[],
  parts: readonly Part[],
  args: readonly Type[],
): never {
  const params = signature?.params ?? [];
  const wrong = args.findIndex((arg, index) => !mayBe(arg, paramAt(params, index)?.type ?? "any"));
  const param = paramAt(params, wrong);
  const [arg, part] = [args[wrong], parts[wrong]];
  return refuse(
    "flow.formula_argument_type",
    {
      function: called.name,
      argument: param?.name ?? "",
      expected: typeWords[param?.type ?? "any"],
      found: arg === undefined ? "" : kindWordsOf(arg),
    },
    part,
  );
}

function typeOfEach({ what, list, variable, body }: Part & { kind: "each" }, scope: Scope): Type {
  const listed = typeOf(list, scope);
  if (!mayBe(listed, "list"))
    return refuse("flow.formula_needs_list", { function: what, found: kindWordsOf(listed) }, list);
  const inside = new Map([...scope.variables, [variable, itemType(listed)]]);
  const inner = (part: Part) => typeOf(part, { ...scope, variables: inside });
  const { mayBeEmpty } = listed;
  switch (what) {
    case "map":
      return { schema: { type: "array", items: inner(body).schema }, mayBeEmpty };
    case "filter":
      needTruth(body, inner);
      return { schema: listed.schema, mayBeEmpty: true };
    case "all":
    case "exists":
    case "exists_one":
      needTruth(body, inner);
      return { schema: schemas.boolean, mayBeEmpty };
    case "sortBy":
      inner(body);
      return listed;
  }
}
