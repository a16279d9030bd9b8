import type { Seen, SeePill } from "../seen.ts";
import { paramAt, takes } from "./call.ts";
import { functionNamed } from "./functions.ts";
import { type FormulaFunction, type Signature, usageOf } from "./library.ts";
import { parseFormula } from "./parse.ts";
import { attempt, type FormulaProblem, refuse, within } from "./refusal.ts";
import { pillPartsIn, type Part } from "./syntax.ts";
import { text } from "#sdk/text.ts";
import {
  fieldType,
  isNothing,
  itemType,
  kindsOf,
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
  const typed = attempt(source, () => typeOf(parsed.value, see, new Map()));
  return typed.ok
    ? { ok: true, type: typed.value, pills }
    : { ok: false, problem: typed.problem, pills };
}

type Variables = ReadonlyMap<string, Type>;

function typeOf(part: Part, see: SeePill, variables: Variables): Type {
  const inner = (one: Part) => typeOf(one, see, variables);
  switch (part.kind) {
    case "literal":
      return literalType(part.value);
    case "pill": {
      const seen = see({ from: part.from, path: [...part.path] });
      return seen.kind === "field" ? seen : { schema: schemas.any, mayBeEmpty: true };
    }
    case "variable":
      return variables.get(part.name) ?? { schema: schemas.any, mayBeEmpty: true };
    case "field":
      return within(part, () => typeOfField(part.of, part.key, inner));
    case "list":
      return {
        schema: { type: "array", items: unionOf(part.items.map(inner)) },
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
      return within(part, () => typeOfOperator(part, inner));
    case "choice": {
      const condition = needTruth(part.condition, inner);
      return choiceOf(condition, inner(part.yes), inner(part.no));
    }
    case "call":
      return within(part, () => typeOfCall(part.name, part.args, inner));
    case "each":
      return within(part, () => typeOfEach(part, see, variables));
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

function needTruth(part: Part, inner: (part: Part) => Type): Type {
  const type = inner(part);
  return mayBe(type, "boolean")
    ? type
    : refuse("flow.formula_needs_truth", { found: kindWordsOf(type) }, part);
}

function choiceOf(condition: Type, yes: Type, no: Type): Type {
  const mayBeEmpty = condition.mayBeEmpty || yes.mayBeEmpty || no.mayBeEmpty;
  return { schema: unionOf([yes, no]), mayBeEmpty };
}

function typeOfOperator(
  { operator, left, right }: Part & { kind: "operator" },
  inner: (part: Part) => Type,
): Type {
  if (operator === "&&" || operator === "||") {
    const sides = [needTruth(left, inner), needTruth(right, inner)];
    return { schema: schemas.boolean, mayBeEmpty: sides.some(({ mayBeEmpty }) => mayBeEmpty) };
  }
  const [one, other] = [inner(left), inner(right)];
  const mayBeEmpty = one.mayBeEmpty || other.mayBeEmpty;
  const both = (wanted: Parameters<typeof mayBe>[1]) => mayBe(one, wanted) && mayBe(other, wanted);
  const unfit = () =>
    refuse("flow.formula_operator_type", {
      operator: text(operator, operator),
      left: kindWordsOf(one),
      right: kindWordsOf(other),
    });
  switch (operator) {
    case "==":
    case "!=":
      return { schema: schemas.boolean, mayBeEmpty: false };
    case "in":
      return mayBe(other, "list") || (mayBe(other, "object") && mayBe(one, "text"))
        ? { schema: schemas.boolean, mayBeEmpty }
        : unfit();
    case "<":
    case "<=":
    case ">":
    case ">=":
      return both("number") || both("text") || both("when")
        ? { schema: schemas.boolean, mayBeEmpty }
        : unfit();
    case "+":
      return { schema: sumSchema(one, other, both) ?? unfit(), mayBeEmpty };
    case "-":
    case "*":
    case "/":
    case "%":
      return both("number")
        ? { schema: operator === "/" ? schemas.number : numberSchema(one, other), mayBeEmpty }
        : unfit();
  }
}

/** Numbers are added, lists put together, and anything single is joined to a text. */
function sumSchema(
  one: Type,
  other: Type,
  both: (wanted: "number" | "list") => boolean,
): Type["schema"] | undefined {
  const isOpen = [one, other].some((type) => isNothing(type) || kindsOf(type).includes("any"));
  const single = (type: Type) =>
    !kindsOf(type).every((kind) => kind === "list" || kind === "object");
  if (both("number")) return isOpen ? schemas.any : numberSchema(one, other);
  if (both("list")) return unionOf([one, other]);
  const hasText = [one, other].some((type) =>
    kindsOf(type).some((kind) => kind === "text" || kind === "any"),
  );
  return hasText && single(one) && single(other) ? schemas.text : undefined;
}

function numberSchema(one: Type, other: Type): Type["schema"] {
  const whole = [one, other].every((type) => kindsOf(type).every((kind) => kind === "integer"));
  return whole ? schemas.integer : schemas.number;
}

function typeOfCall(name: string, parts: readonly Part[], inner: (part: Part) => Type): Type {
  const called = functionNamed(name) ?? refuse("flow.formula_unknown_function", { name });
  const args = parts.map(inner);
  const possible = called.signatures.filter(({ params }) => takes(params, args.length));
  if (possible.length === 0)
    return refuse("flow.formula_argument_count", { function: name, usage: usageOf(called) });
  const fitting = possible.find((signature) => fitsAll(signature, args));
  if (fitting === undefined) return misfit(called, possible, parts, args);
  const relevant = called.lazy === "if" ? args.slice(1) : args;
  return {
    schema: resultSchema(fitting.result, relevant),
    mayBeEmpty: mayCallBeEmpty(called, fitting, args),
  };
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

function typeOfEach(
  { what, list, variable, body }: Part & { kind: "each" },
  see: SeePill,
  variables: Variables,
): Type {
  const listed = typeOf(list, see, variables);
  if (!mayBe(listed, "list"))
    return refuse("flow.formula_needs_list", { function: what, found: kindWordsOf(listed) }, list);
  const inside = new Map([...variables, [variable, itemType(listed)]]);
  const inner = (part: Part) => typeOf(part, see, inside);
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
