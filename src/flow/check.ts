import { leastCharge } from "#sdk/currency.ts";
import { text } from "#sdk/text.ts";
import { acceptsNull } from "./assemble.ts";
import { canBecome } from "./become.ts";
import { knownBesideOthers } from "./beside.ts";
import { isBlank } from "./blank.ts";
import type { Schema } from "./catalogue.ts";
import { checkParts, checkPill, checkWidening, mayBeEmpty } from "./check-pill.ts";
import type { LookupValue, Pill, Value } from "./value.ts";
import { fixedProblem } from "./fixed.ts";
import { fit } from "./fit.ts";
import { countsMinorUnits } from "./decimal-amount.ts";
import { checkFormulaField } from "./formula-field.ts";
import {
  below,
  fieldName,
  type Outcome,
  type Place,
  unknownField,
  whereOf,
  wrongType,
} from "./outcome.ts";
import { moneyText } from "./money.ts";
import { type Problem, problem } from "./problems.ts";
import { type Alternative, fieldOf, type Kind, kindWords, labelBelow, shapeOf } from "./shape.ts";
import type { SeePill } from "./seen.ts";
import { isAsked } from "./shows-for.ts";
import { typedText } from "./value-type.ts";
import { canBeJson, type PillsAs } from "./written-as.ts";
import { belowFilled } from "./selecting.ts";
import { widensWithout } from "./widens.ts";

/** What is wrong with the fields of a step before it ever ran. */
export function checkFields(
  fields: { readonly [name: string]: Value },
  schema: Schema,
  place: Place,
  see: SeePill,
): readonly Problem[] {
  const required = new Set([...(schema.required ?? []), ...neededHere(schema, fields)]);
  // Where a whole group may turn out empty it is left out, and its required fields with it.
  const mayVanish =
    place.label !== undefined && Object.values(fields).every((value) => mayBeEmpty(value, see));
  const missing = [...required].filter(
    (name) => isBlank(ownField(fields, name)) && !acceptsNull(fieldOf(schema, name) ?? {}),
  );
  const blank = (name: string) => isBlank(ownField(fields, name));
  const asked = (name: string) => isAskedHere(name, schema, fields);
  return [
    ...missing.map((name) => requiredMissing(below(place, name, fieldOf(schema, name) ?? {}))),
    ...eitherMissing(schema, place, { blank, asked }),
    ...belowLeast(fields, schema, place),
    ...(place.label === undefined ? knownBesideOthers(fields, schema, place, see) : []),
    ...Object.entries(fields).flatMap(([name, value]) => {
      const fieldSchema = fieldOf(schema, name);
      const inside = belowFilled(place, name, fieldSchema ?? {}, fields);
      if (fieldSchema === undefined) return problemsIn(unknownField(inside));
      if (isBlank(value)) return [];
      const fixed = fixedProblem(value, fieldSchema, inside);
      if (fixed !== null) return [fixed];
      const others = eitherOf(fieldSchema);
      const isOnlyOne = others.length > 0 && others.every(blank) && asked(name);
      const isRequired = (required.has(name) || isOnlyOne) && !mayVanish;
      const problems = checkValue(value, fieldSchema, inside, isRequired, see);
      return problems.length > 0
        ? problems
        : checkWidening(value, widensWithout(schema, name), inside, see);
    }),
  ];
}

/** The fields that must be given because of what stands in another one. */
function neededHere(schema: Schema, fields: { readonly [name: string]: Value }): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, one]) => {
    const showsFor = shapeOf(one).facts?.showsFor;
    return showsFor?.required === true && isAskedHere(name, schema, fields) ? [name] : [];
  });
}

/** Does what stands in another field ask for this one? */
function isAskedHere(
  name: string,
  schema: Schema,
  fields: { readonly [name: string]: Value },
): boolean {
  const showsFor = shapeOf(fieldOf(schema, name) ?? {}).facts?.showsFor;
  if (showsFor === undefined) return true;
  const fallback = fieldOf(schema, showsFor.field)?.default;
  return isAsked(showsFor, ownField(fields, showsFor.field), fallback);
}

/** Amounts that are typed in a currency that is typed, and that are less than can usually be charged. */
function belowLeast(
  fields: { readonly [name: string]: Value },
  schema: Schema,
  place: Place,
): readonly Problem[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const fieldSchema = fieldOf(schema, name) ?? {};
    const money = shapeOf(fieldSchema).facts?.money;
    const [beside, ...deeper] = money?.currency ?? [];
    if (money?.isCharged !== true || beside === undefined || deeper.length > 0) return [];
    const code = typedText(ownField(fields, beside) ?? noValue);
    const least = code === undefined ? undefined : leastCharge(code);
    const amount = value.kind === "constant" ? value.value : null;
    if (code === undefined || least === undefined || typeof amount !== "number") return [];
    if (amount < 1 || amount >= least) return [];
    const inside = below(place, name, fieldSchema);
    const params = {
      field: fieldName(inside),
      amount: moneyText(amount, code),
      least: moneyText(least, code),
    };
    return [problem("flow.below_least_charge", whereOf(inside), params)];
  });
}

const noValue: Value = { kind: "constant", value: null };

/** Of fields of which one is needed, the first says so for all. */
function eitherMissing(
  schema: Schema,
  place: Place,
  {
    blank,
    asked,
  }: {
    readonly blank: (name: string) => boolean;
    readonly asked: (name: string) => boolean;
  },
): readonly Problem[] {
  const names = Object.keys(schema.properties ?? {});
  return names.flatMap((name, index) => {
    const fieldSchema = fieldOf(schema, name) ?? {};
    const others = eitherOf(fieldSchema);
    const isFirst = others.every((other) => names.indexOf(other) > index);
    if (others.length === 0 || !isFirst || !asked(name)) return [];
    if (![name, ...others].every(blank)) return [];
    const labels = [name, ...others].map((one) =>
      labelBelow(place.label, one, fieldOf(schema, one) ?? {}),
    );
    const fields = text(
      labels.map(({ en }) => `“${en}”`).join(", "),
      labels.map(({ ja }) => `「${ja}」`).join(""),
    );
    return [problem("flow.one_required", whereOf(below(place, name, fieldSchema)), { fields })];
  });
}

function eitherOf(schema: Schema): readonly string[] {
  return shapeOf(schema).facts?.either ?? [];
}

/** Whether a value can be converted is alike in all zones; what becomes of it shows when the flow runs. */
const anyZone = "UTC";

/** What is wrong with one value. */
export function checkValue(
  value: Value,
  schema: Schema,
  place: Place,
  isRequired: boolean,
  see: SeePill,
): readonly Problem[] {
  switch (value.kind) {
    case "constant":
      return typeof value.value === "string"
        ? checkWords(value.value, schema, place)
        : problemsIn(fit(value.value, schema, place, anyZone));
    case "pill":
      return checkText([value], schema, place, isRequired, see);
    case "text":
      return checkText(value.parts, schema, place, isRequired, see);
    case "formula":
      return checkFormulaField(value.source, schema, place, isRequired, see);
    case "lookup":
      return checkLookup(value, schema, place, isRequired, see);
    case "object":
      return checkGroup(schema, "object", place, (one) =>
        checkFields(value.fields, one.schema, place, see),
      );
    case "list":
      return checkGroup(schema, "list", place, (one) =>
        value.items.flatMap((item, index) =>
          checkItem(item, one.schema, { ...place, path: [...place.path, String(index)] }, see),
        ),
      );
  }
}

function checkText(
  parts: readonly (string | Pill)[],
  schema: Schema,
  place: Place,
  isRequired: boolean,
  see: SeePill,
): readonly Problem[] {
  const words = parts.filter((part) => typeof part === "string").join("");
  const pills = parts.filter((part) => typeof part === "object");
  const [only] = pills;
  if (only === undefined) return checkWords(words, schema, place);
  const as = shapeOf(schema).facts?.pillsAs;
  if (as !== undefined)
    return [...checkPieces(as, pills, place, see), ...checkJson(as, parts, place)];
  if (pills.length === 1 && words === "") return checkPill(only, schema, place, isRequired, see);
  const emptyTogether = isRequired && mayBeEmpty({ kind: "text", parts }, see);
  // Among other text a pill is text, but it does not lose its decimals.
  const target: Schema = countsMinorUnits(schema) ? schema : { type: "string" };
  return [
    ...pills.flatMap((pill) => checkPill(pill, target, place, emptyTogether, see)),
    ...checkParts(parts, place, see),
  ];
}

/** A text as it was typed. */
function checkWords(words: string, schema: Schema, place: Place): readonly Problem[] {
  const problems = problemsIn(fit(words, schema, place, anyZone));
  if (problems.length > 0 || words.trim() === "") return problems;
  return checkJson(shapeOf(schema).facts?.pillsAs, [words], place);
}

function checkJson(
  as: PillsAs | undefined,
  parts: readonly (string | Pill)[],
  place: Place,
): readonly Problem[] {
  if (as !== "json") return [];
  const typed = parts.filter((part) => part !== "");
  return canBeJson(typed.map((part) => (typeof part === "string" ? part : null)))
    ? []
    : [problem("flow.not_json", whereOf(place), { field: fieldName(place) })];
}

/** Pills that are written into a text for another system: anything into JSON, a text and no less into an address. */
function checkPieces(
  as: PillsAs,
  pills: readonly Pill[],
  place: Place,
  see: SeePill,
): readonly Problem[] {
  const isSegment = as === "segment";
  const target: Schema = isSegment ? { type: "string" } : {};
  return pills.flatMap((pill) => checkPill(pill, target, place, isSegment, see));
}

/** What is looked up is a text, and so is what is found. */
function checkLookup(
  { of }: LookupValue,
  schema: Schema,
  place: Place,
  isRequired: boolean,
  see: SeePill,
): readonly Problem[] {
  const { alternatives } = shapeOf(schema);
  const expected = alternatives[0]?.kind ?? "any";
  const field = fieldName(place);
  return [
    ...(isBlank(of) ? [] : checkValue(of, { type: "string" }, place, isRequired, see)),
    ...(alternatives.some((one) => canBecome("text", one))
      ? []
      : [
          problem("flow.lookup_gives_text", whereOf(place), {
            field,
            expected: kindWords[expected],
          }),
        ]),
  ];
}

function checkItem(item: Value, schema: Schema, place: Place, see: SeePill): readonly Problem[] {
  const itemSchema = schema.items ?? {};
  if (isBlank(item)) return [];
  // A list among the items is spread.
  const spread = { anyOf: [itemSchema, { type: "array", items: itemSchema }] };
  const target = item.kind === "pill" || item.kind === "formula" ? spread : itemSchema;
  return checkValue(item, target, place, false, see);
}

function checkGroup(
  schema: Schema,
  kind: Kind,
  place: Place,
  check: (one: Alternative) => readonly Problem[],
): readonly Problem[] {
  const { alternatives } = shapeOf(schema);
  const possible = alternatives.filter((one) => one.kind === kind || one.kind === "any");
  const [first, ...rest] = possible.map(check);
  if (first === undefined)
    return problemsIn(wrongType(kind === "list" ? [] : {}, alternatives[0]?.kind ?? "any", place));
  return rest.find((problems) => problems.length === 0) ?? first;
}

function ownField(fields: { readonly [name: string]: Value }, name: string): Value | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function requiredMissing(place: Place): Problem {
  return problem("flow.required_missing", whereOf(place), { field: fieldName(place) });
}

function problemsIn(outcome: Outcome): readonly Problem[] {
  return outcome.kind === "problems" ? outcome.problems : [];
}
