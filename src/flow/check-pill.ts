import type { LocalizedText } from "#sdk/text.ts";
import { amountOf } from "./amount.ts";
import { canBecome } from "./become.ts";
import type { Schema } from "./catalogue.ts";
import { putsDecimal } from "./decimal-amount.ts";
import type { Pill, Value } from "./value.ts";
import { checkFormula } from "./formula/check.ts";
import { takesMoneyGroup } from "./money-group.ts";
import { currencyAt } from "./pill.ts";
import { fieldName, type Place, whatIsMapped, whereOf } from "./outcome.ts";
import { type Problem, problem } from "./problems.ts";
import { type Kind, kindWords, shapeOf } from "./shape.ts";
import { type Seen, schemasSeen, type SeePill } from "./seen.ts";
import { pillsIn } from "./value-pills.ts";
import { typedText } from "./value-type.ts";

/** What is wrong with a pill in a field, as far as that can be told before the flow runs. */
export function checkPill(
  pill: Pill,
  target: Schema,
  place: Place,
  isRequired: boolean,
  see: SeePill,
): readonly Problem[] {
  const seen = see(pill);
  const where = whereOf(place);
  const params = { field: fieldName(place), pill: seen.label };
  switch (seen.kind) {
    case "unknown":
      return [];
    case "missing step":
      return [problem("flow.pill_of_missing_step", where, params)];
    case "later step":
      return [problem("flow.pill_of_later_step", where, params)];
    case "other branch":
      return [problem("flow.pill_of_other_branch", where, params)];
    case "inside loop":
      return [problem("flow.pill_inside_loop", where, params)];
    case "no such field":
      return [problem("flow.unknown_pill", where, params)];
    case "field":
      return [
        ...checkConversion(pill, target, place, seen, see),
        ...(isRequired && seen.mayBeEmpty ? [problem("flow.may_be_empty", where, params)] : []),
      ];
  }
}

/** Can it happen that nothing is left of this value? */
export function mayBeEmpty(value: Value, see: SeePill): boolean {
  switch (value.kind) {
    case "constant":
      return value.value === null || value.value === "";
    case "pill": {
      const seen = see(value);
      return seen.kind !== "field" || seen.mayBeEmpty;
    }
    case "text":
      return value.parts.every((part) =>
        typeof part === "string" ? part.trim() === "" : mayBeEmpty(part, see),
      );
    case "formula": {
      const checked = checkFormula(value.source, see);
      return !checked.ok || checked.type.mayBeEmpty;
    }
    case "lookup":
      return mayBeEmpty(value.of, see);
    case "object":
      return Object.values(value.fields).every((field) => mayBeEmpty(field, see));
    case "list":
      return value.items.every((item) => mayBeEmpty(item, see));
  }
}

/**
 * Of a value that may be empty in an optional field, only where the step does more without it. Nearly all
 * that outside systems give may be empty, and to leave out a description or an address does no harm: with a
 * warning at each, people would stop reading them. The picker marks every pill that may be empty.
 */
export function checkWidening(
  value: Value,
  widens: LocalizedText | undefined,
  place: Place,
  see: SeePill,
): readonly Problem[] {
  const isTyped = typedText(value) !== undefined;
  if (widens === undefined || isTyped || !mayBeEmpty(value, see)) return [];
  const pills = pillsIn(value).map(({ pill }) => see(pill));
  // What is not known is a problem of its own.
  if (pills.some(({ kind }) => kind !== "field")) return [];
  const pill = (value.kind === "formula" ? undefined : pills[0]?.label) ?? whatIsMapped;
  return [problem("flow.may_widen", whereOf(place), { field: fieldName(place), pill, widens })];
}

/** Of the pills in a text that says what a step is about, those that may be empty while something is left of it. */
export function checkParts(
  parts: readonly (string | Pill)[],
  place: Place,
  see: SeePill,
): readonly Problem[] {
  if (place.selects !== true || mayBeEmpty({ kind: "text", parts }, see)) return [];
  return parts.flatMap((part) => {
    const seen = typeof part === "object" ? see(part) : null;
    if (seen?.kind !== "field" || !seen.mayBeEmpty) return [];
    const params = { field: fieldName(place), pill: seen.label };
    return [problem("flow.part_may_be_empty", whereOf(place), params)];
  });
}

function checkConversion(
  pill: Pill,
  target: Schema,
  place: Place,
  seen: Seen & { readonly kind: "field" },
  see: SeePill,
): readonly Problem[] {
  const { alternatives, facts } = shapeOf(target);
  const where = whereOf(place);
  const params = { field: fieldName(place), pill: seen.label };
  const currencyPath = currencyAt(pill);
  if (currencyPath !== null) {
    const currency = see({ from: pill.from, path: [...currencyPath] });
    if (currency.kind === "no such field")
      return [problem("flow.unknown_pill", where, { ...params, pill: currency.label })];
  }
  if ((currencyPath !== null && facts?.money !== undefined) || putsDecimal(seen.schema, target))
    return [problem("flow.decimal_in_minor_units", where, params)];
  const found = kindsAfter(pill, seen.schema);
  if (takesMoneyGroup(target) && pill.as === undefined && amountOf(pill, schemasSeen(see)) !== null)
    return [];
  const possible = found.some((from) => alternatives.some((to) => canBecome(from, to)));
  const [first] = found;
  const expected = alternatives[0]?.kind;
  if (possible || first === undefined || expected === undefined) return [];
  return [
    problem("flow.pill_of_wrong_type", where, {
      ...params,
      expected: kindWords[expected],
      found: kindWords[first],
    }),
  ];
}

function kindsAfter({ as }: Pill, schema: Schema): readonly Kind[] {
  switch (as?.to) {
    case undefined:
      return shapeOf(schema).alternatives.map(({ kind }) => kind);
    case "decimal":
    case "money":
      return ["text"];
    case "text":
    case "number":
    case "boolean":
    case "dateTime":
      return [as.to];
  }
}
