import { currencyCode, isCurrency } from "#sdk/currency.ts";
import { asPlainText } from "#sdk/formatting.ts";
import type { Json, JsonObject } from "#sdk/json.ts";
import { closeObject, fitFields, fitItems } from "./assemble.ts";
import { amountOf } from "./amount.ts";
import { isCurrencyPill } from "./amounts.ts";
import { besideOthers } from "./beside.ts";
import type { Schema } from "./catalogue.ts";
import { countsMinorUnits } from "./decimal-amount.ts";
import { isDecimalPill, isDecimalResult } from "./decimal-sent.ts";
import type { LookupValue, Pill, Value } from "./value.ts";
import { firstThatFits, fit } from "./fit.ts";
import { fixedProblem } from "./fixed.ts";
import { Budget } from "./formula/bounds.ts";
import { readFormula, theFormula } from "./formula-field.ts";
import {
  decimalInMinorUnits,
  fieldName,
  type Outcome,
  type Place,
  problemOutcome,
  rootPlace,
  shown,
  unknownField,
  whereOf,
  wrongType,
} from "./outcome.ts";
import { moneyJson, takesMoneyGroup } from "./money-group.ts";
import { isList, type Lookup, pillName, valueAt } from "./pill.ts";
import { type Problem, problem } from "./problems.ts";
import { resolvePieces } from "./pieces.ts";
import { type FormulaFacts, overSize, type Reading, readPart, readPill, take } from "./read.ts";
import { textOf } from "./scalar.ts";
import { belowFilled } from "./selecting.ts";
import { fieldOf, shapeOf } from "./shape.ts";
import { rowFor, rowForCode } from "./table.ts";
import { emptyPairIn, partEmpty, unlessWider } from "./widens.ts";

/** The most characters that the input of one step may have, written as JSON. */
export const maxInputSize = 1_000_000;

export type Resolved =
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Works out what a step sends: pills are looked up, texts put together, and every value converted
 * towards its field. What is empty is left out, and is a problem only where the field is required.
 */
export function resolveInput(
  input: { readonly [name: string]: Value },
  schema: Schema,
  lookup: Lookup,
  facts: FormulaFacts,
): Resolved {
  const reading = newReading(lookup, facts);
  const root = rootPlace("input", schema);
  const resolved = closeObject(resolveFields(input, schema, root, reading), schema, root);
  if (reading.sizeLeft < 0) return { ok: false, problems: [tooBig(root)] };
  if (!resolved.ok) return resolved;
  const problems = besideOthers(reading.amounts, resolved.value, schema);
  return problems.length === 0 ? resolved : { ok: false, problems };
}

/** Works out one value that stands in a step by itself, such as the list of a loop. */
export function resolveValue(
  value: Value,
  schema: Schema,
  place: Place,
  lookup: Lookup,
  facts: FormulaFacts,
): Outcome {
  const reading = newReading(lookup, facts);
  const outcome = resolve(value, schema, place, reading);
  return reading.sizeLeft >= 0 ? outcome : problemOutcome(tooBig(place));
}

/** What may be read for one step. */
export function newReading(lookup: Lookup, facts: FormulaFacts): Reading {
  return { lookup, facts, budget: new Budget(), sizeLeft: maxInputSize, amounts: [] };
}

export function tooBig(place: Place): Problem {
  return problem("flow.input_too_big", whereOf(place), { limit: maxInputSize });
}

export function resolve(value: Value, schema: Schema, place: Place, reading: Reading): Outcome {
  switch (value.kind) {
    case "constant":
      return take(value.value, reading) ? fitted(value.value, schema, place, reading) : overSize;
    case "pill":
      return resolveText([value], schema, place, reading);
    case "text":
      return resolveText(value.parts, schema, place, reading);
    case "formula": {
      const read = readFormula(value.source, place, reading);
      if (read.kind !== "value") return read;
      if (countsMinorUnits(schema) && isDecimalResult(value.source, reading))
        return decimalInMinorUnits(place, theFormula);
      const { value: json, currency } = read;
      noteAmount(currency, schema, place, reading);
      if (shapeOf(schema).facts?.pillsAs === "json" && typeof json !== "string")
        return fitted(JSON.stringify(json), schema, place, reading);
      const isWhole = currency !== undefined && takesMoneyGroup(schema);
      const given = isWhole ? moneyJson(json, currency) : asText(json, schema);
      return emptyPairIn(given, schema, place) ?? fitted(given, schema, place, reading);
    }
    case "lookup":
      return resolveLookup(value, schema, place, reading);
    case "object":
      return resolveObject(value.fields, schema, place, reading);
    case "list":
      return resolveList(value.items, schema, place, reading);
  }
}

/** What a run brings into a formatted text stays text. */
function asText<Given extends Json>(given: Given, schema: Schema): Given | string {
  const isFormatted = typeof given === "string" && shapeOf(schema).facts?.formatted === true;
  return isFormatted ? asPlainText(given) : given;
}

function fitted(json: Json, schema: Schema, place: Place, { facts }: Reading): Outcome {
  return fit(json, schema, place, facts.timeZone);
}

const key: Schema = { type: "string" };

function resolveLookup(
  { table: id, revision, of }: LookupValue,
  schema: Schema,
  place: Place,
  reading: Reading,
): Outcome {
  const field = fieldName(place);
  const table = reading.facts.tables(id, revision);
  if (table === undefined)
    return problemOutcome(problem("flow.lookup_no_table", whereOf(place), { field, revision }));
  const found = resolve(of, key, place, reading);
  if (found.kind === "problems") return found;
  const from = found.kind === "value" ? found.value : null;
  const asCode = isCurrencyPill(of, reading.facts.schemaAt) ? rowForCode : rowFor;
  const to = typeof from === "string" ? (rowFor(table, from) ?? asCode(table, from)) : undefined;
  if (to !== undefined)
    return take(to, reading) ? fitted(asText(to, schema), schema, place, reading) : overSize;
  const { name, otherwise } = table;
  switch (otherwise.is) {
    case "pass":
      // As if it were not looked up: with all that is asked of it where it goes.
      return resolve(of, schema, place, reading);
    case "value":
      return take(otherwise.value, reading)
        ? fitted(asText(otherwise.value, schema), schema, place, reading)
        : overSize;
    case "fail":
      return problemOutcome(
        from === null
          ? problem("flow.lookup_empty", whereOf(place), { field, table: name })
          : problem("flow.lookup_no_row", whereOf(place), {
              field,
              table: name,
              value: shown(from),
            }),
      );
  }
}

function resolvePill(pill: Pill, schema: Schema, place: Place, reading: Reading): Outcome {
  const read = readPill(pill, place, reading);
  if (read.kind !== "value") return read;
  if (isDecimalPill(pill, schema, reading)) return decimalInMinorUnits(place, pillName(pill));
  noteAmount(currencyOf(pill, reading), schema, place, reading);
  const whole = takesMoneyGroup(schema)
    ? moneyAt(pill, read.value, reading)
    : asText(read.value, schema);
  return (
    emptyPairIn(whole, schema, place) ?? fitted(whole, schema, { ...place, source: pill }, reading)
  );
}

/** An amount goes into money with the currency that it has. */
function moneyAt(pill: Pill, amount: Json, reading: Reading): Json {
  const currency = currencyOf(pill, reading);
  return pill.as === undefined && typeof amount === "number" && currency !== undefined
    ? moneyJson(amount, currency)
    : amount;
}

/** Of the record that the pill's amount stands in; undefined for what is no amount. */
function currencyOf(pill: Pill, { lookup, facts }: Reading): string | undefined {
  const path = amountOf(pill, facts.schemaAt)?.currency;
  const currency = path && valueAt(lookup(pill.from), path);
  return typeof currency === "string" ? currency : undefined;
}

/** For who holds amounts against the currencies beside them, once all is worked out. */
function noteAmount(
  currency: string | undefined,
  schema: Schema,
  place: Place,
  { amounts }: Reading,
): void {
  const beside = shapeOf(schema).facts?.money?.currency;
  if (beside === undefined || currency === undefined || !isCurrency(currency)) return;
  amounts.push({ place, currency: currencyCode(currency), beside });
}

function resolveText(
  parts: readonly (string | Pill)[],
  schema: Schema,
  place: Place,
  reading: Reading,
): Outcome {
  const filled = parts.filter((part) => part !== "");
  const [only] = filled;
  const as = shapeOf(schema).facts?.pillsAs;
  if (as !== undefined && filled.some((part) => typeof part === "object")) {
    const pieced = resolvePieces(as, filled, place, reading);
    return pieced.kind === "value" ? fitted(pieced.value, schema, place, reading) : pieced;
  }
  // A pill that stands alone keeps its type; only among other text is it turned into text.
  if (filled.length === 1 && typeof only === "object")
    return resolvePill(only, schema, place, reading);
  const minorUnits = filled.find(
    (part) => typeof part === "object" && isDecimalPill(part, schema, reading),
  );
  if (typeof minorUnits === "object") return decimalInMinorUnits(place, pillName(minorUnits));
  const read = filled.map((part) => readPart(part, place, reading));
  const problems = read.flatMap((part) => (part.kind === "problems" ? part.problems : []));
  if (read.some(({ kind }) => kind === "problems")) return problemOutcome(...problems);
  const pills = read.flatMap((part) => (part.kind === "nothing" ? part.pills : []));
  const [emptyPill] = pills;
  const whole = read
    .map((part, index) => {
      const written = part.kind === "value" ? (textOf(part.value) ?? "") : "";
      return typeof filled[index] === "string" ? written : asText(written, schema);
    })
    .join("");
  const pillCount = filled.filter((part) => typeof part === "object").length;
  if (pillCount > 0 && pills.length === pillCount && whole.trim() === "")
    return { kind: "nothing", pills };
  return emptyPill !== undefined && place.selects === true
    ? problemOutcome(partEmpty(emptyPill, place))
    : fitted(whole, schema, place, reading);
}

function resolveObject(
  fields: { readonly [name: string]: Value },
  schema: Schema,
  place: Place,
  reading: Reading,
): Outcome {
  const { alternatives } = shapeOf(schema);
  const possible = alternatives.filter(({ kind }) => kind === "object" || kind === "any");
  if (possible.length === 0) return wrongType({}, alternatives[0]?.kind ?? "any", place);
  if (Object.keys(fields).length === 0) return { kind: "nothing", pills: [] };
  return firstThatFits(possible, (one) =>
    fitFields(resolveFields(fields, one.schema, place, reading), one.schema, place),
  );
}

function resolveFields(
  fields: { readonly [name: string]: Value },
  schema: Schema,
  place: Place,
  reading: Reading,
): ReadonlyMap<string, Outcome> {
  return new Map(
    Object.entries(fields).map(([name, value]) => {
      const fieldSchema = fieldOf(schema, name);
      const inside = belowFilled(place, name, fieldSchema ?? {}, fields);
      return [
        name,
        fieldSchema === undefined
          ? unknownField(inside)
          : resolveField(value, { name, schema: fieldSchema, around: schema }, inside, reading),
      ];
    }),
  );
}

function resolveField(
  value: Value,
  {
    name,
    schema,
    around,
  }: { readonly name: string; readonly schema: Schema; readonly around: Schema },
  place: Place,
  reading: Reading,
): Outcome {
  const fixed = fixedProblem(value, schema, place);
  if (fixed !== null) return problemOutcome(fixed);
  return unlessWider(resolve(value, schema, place, reading), value, around, name, place);
}

function resolveList(
  items: readonly Value[],
  schema: Schema,
  place: Place,
  reading: Reading,
): Outcome {
  const { alternatives } = shapeOf(schema);
  const possible = alternatives.filter(({ kind }) => kind === "list" || kind === "any");
  if (possible.length === 0) return wrongType([], alternatives[0]?.kind ?? "any", place);
  if (items.length === 0) return { kind: "nothing", pills: [] };
  return firstThatFits(possible, (one) => {
    const outcomes = items.flatMap((item, index) =>
      resolveItem(item, one.schema, { ...place, path: [...place.path, String(index)] }, reading),
    );
    return fitItems(outcomes, one.schema, place);
  });
}

/** A list in a list of single values is spread: its items go in one by one. */
function resolveItem(
  item: Value,
  schema: Schema,
  place: Place,
  reading: Reading,
): readonly Outcome[] {
  const itemSchema = schema.items ?? {};
  const spreads = shapeOf(itemSchema).alternatives.every(({ kind }) => kind !== "list");
  if ((item.kind !== "pill" && item.kind !== "formula") || !spreads)
    return [resolve(item, itemSchema, place, reading)];
  const read =
    item.kind === "pill"
      ? readPill(item, place, reading)
      : readFormula(item.source, place, reading);
  if (read.kind !== "value" || !isList(read.value))
    return [resolve(item, itemSchema, place, reading)];
  const source = item.kind === "pill" ? item : null;
  return read.value.map((one) => fitted(one, itemSchema, { ...place, source }, reading));
}
