import { currencyCode, isCurrency } from "#sdk/currency.ts";
import type { JsonObject } from "#sdk/json.ts";
import type { LocalizedText } from "#sdk/text.ts";
import { type Amount, amountOf, declaredAs } from "./amount.ts";
import { calculatedBy, onlyPill } from "./amounts.ts";
import type { Schema } from "./catalogue.ts";
import { fieldAt, type Fields } from "./edit-field.ts";
import { checkFormula } from "./formula/check.ts";
import { fieldName, type Place, whereOf } from "./outcome.ts";
import { valueAt } from "./pill.ts";
import { type Problem, problem } from "./problems.ts";
import { schemasSeen, type SeePill } from "./seen.ts";
import { fieldOf, shapeOf } from "./shape.ts";
import { labelAt } from "./sight.ts";
import type { Value } from "./value.ts";
import { typedText } from "./value-type.ts";

/**
 * An amount that comes from somewhere has the currency of its record, and the field beside it says in which
 * currency it is sent. Where the two differ, the same number is another amount.
 */

/** An amount that has been put into a field, with the currency that it has of its own. */
export interface OwnAmount {
  readonly place: Place;
  readonly currency: string;
  /** Where the field's currency stands. */
  readonly beside: readonly string[];
}

/** What is wrong with amounts in an input that has been worked out. */
export function besideOthers(
  amounts: readonly OwnAmount[],
  input: JsonObject,
  schema: Schema,
): readonly Problem[] {
  return amounts.flatMap(({ place, currency, beside }) => {
    // Once to the field: a union of types may have tried it twice.
    const path = besidePath(
      place.path.slice(1),
      beside,
      (one) => valueAt(input, one) !== undefined,
    );
    const written = path && valueAt(input, path);
    if (path === null || typeof written !== "string" || currencyCode(written) === currency)
      return [];
    return [differs(place, currency, written, labelAt(undefined, schema, path))];
  });
}

/** From the root of the form; in the items of a list, and in money that stands by itself, from the group of the amount. */
function besidePath(
  amount: readonly string[],
  beside: readonly string[],
  isThere: (path: readonly string[]) => boolean,
): readonly string[] | null {
  const near = [...amount.slice(0, -1), ...beside];
  return [[...beside], near].find(isThere) ?? null;
}

function differs(place: Place, currency: string, other: string, beside: LocalizedText): Problem {
  return problem("flow.amount_in_other_currency", whereOf(place), {
    field: fieldName(place),
    found: currency.toUpperCase(),
    beside,
    other: other.toUpperCase().slice(0, 80),
    code: currencyCode(other).slice(0, 80),
  });
}

/** A field for an amount, with what stands in it and in the field of its currency. */
export interface AmountField {
  readonly path: readonly string[];
  readonly amount: Value;
  readonly besidePath: readonly string[];
  readonly beside: Value;
}

/** The fields of a form that hold an amount with a currency beside it. */
export function amountFields(
  root: Fields,
  schema: Schema,
  fields: Fields = root,
  before: readonly string[] = [],
): readonly AmountField[] {
  return Object.entries(fields).flatMap(([name, value]): readonly AmountField[] => {
    const inside = fieldOf(schema, name);
    if (inside === undefined) return [];
    const path = [...before, name];
    const { alternatives, facts } = shapeOf(inside);
    if (value.kind === "object") {
      const group = alternatives.find(({ kind }) => kind === "object")?.schema;
      return group === undefined ? [] : amountFields(root, group, value.fields, path);
    }
    const at = facts?.money?.currency;
    const place = at && besidePath(path, at, (one) => fieldAt(root, one) !== undefined);
    const beside = place ? fieldAt(root, place) : undefined;
    return place && beside ? [{ path, amount: value, besidePath: place, beside }] : [];
  });
}

/** Amounts whose currency is known before anything runs, beside a currency that is known as well and another one. */
export function knownBesideOthers(
  fields: Fields,
  schema: Schema,
  place: Place,
  see: SeePill,
): readonly Problem[] {
  return amountFields(fields, schema).flatMap(({ path, amount, besidePath: at, beside }) => {
    const [own, other] = [currencyOf(amount, see), currencyWritten(beside, see)];
    if (own === null || other === null || own === currencyCode(other)) return [];
    const label = labelAt(undefined, schema, path);
    const inside = { ...place, path: [...place.path, ...path], label };
    if (amount.kind !== "formula")
      return [differs(inside, own, other, labelAt(undefined, schema, at))];
    const [found, written] = [own.toUpperCase(), other.toUpperCase()];
    const params = { field: label, found, other: written, code: currencyCode(other) };
    return [problem("flow.formula_other_currency", whereOf(inside), params)];
  });
}

/** Can it happen that an amount comes in another currency than the one beside it? */
export function canDiffer({ amount, beside }: AmountField, see: SeePill): boolean {
  const own = currencyOf(amount, see);
  if (own !== null) {
    const other = currencyWritten(beside, see);
    return other === null || own !== currencyCode(other);
  }
  const amounts = amountsOf(amount, see);
  const pill = onlyPill(beside);
  return amounts.some(
    ({ pill: { from }, currency }) =>
      from !== pill?.from || currency.join("\n") !== pill.path.join("\n"),
  );
}

/** The amounts that one in a field comes from. */
function amountsOf(value: Value, see: SeePill): readonly Amount[] {
  const schemaAt = schemasSeen(see);
  const only = onlyPill(value);
  const amount = only && amountOf(only, schemaAt);
  if (only !== null) return amount === null ? [] : [amount];
  return calculatedBy(value, schemaAt) ?? [];
}

/** Which currency an amount has of its own, where that is the same whatever comes. */
function currencyOf(value: Value, see: SeePill): string | null {
  const only = onlyPill(value);
  if (only !== null) return amountOf(only, schemasSeen(see))?.declared ?? null;
  if (value.kind !== "formula") return null;
  const checked = checkFormula(value.source, see);
  return checked.ok ? (checked.type.currency ?? null) : null;
}

function currencyWritten(value: Value, see: SeePill): string | null {
  const typed = typedText(value);
  if (typed !== undefined) return isCurrency(typed) ? typed : null;
  const pill = onlyPill(value);
  return pill && declaredAs(schemasSeen(see)(pill));
}
