import type { Schema } from "./catalogue.ts";
import type { Pill, Value } from "./document.ts";
import { fieldName, type Place, whereOf } from "./outcome.ts";
import { type Problem, problem } from "./problems.ts";
import { type Alternative, type Kind, kindWords, shapeOf } from "./shape.ts";
import type { Seen } from "./sight.ts";

export type SeePill = (pill: Pick<Pill, "from" | "path">) => Seen;

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
    case "object":
      return Object.values(value.fields).every((field) => mayBeEmpty(field, see));
    case "list":
      return value.items.every((item) => mayBeEmpty(item, see));
  }
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
  if (pill.as?.to === "decimal") {
    const currency = see({ from: pill.from, path: pill.as.currency });
    if (currency.kind === "no such field")
      return [problem("flow.unknown_pill", where, { ...params, pill: currency.label })];
    if (facts?.money !== undefined) return [problem("flow.decimal_in_minor_units", where, params)];
  }
  const found = kindsAfter(pill, seen.schema);
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
      return ["text"];
    case "text":
    case "number":
    case "boolean":
    case "dateTime":
      return [as.to];
  }
}

function canBecome(from: Kind, to: Alternative): boolean {
  if (from === "any") return true;
  switch (to.kind) {
    case "any":
      return true;
    case "list": {
      const items = shapeOf(to.schema.items ?? {}).alternatives;
      return from === "list" || items.some((item) => canBecome(from, item));
    }
    case "object":
      return from === "object";
    case "text":
      return from !== "object" && from !== "list";
    case "number":
    case "integer":
      return from === "number" || from === "integer" || from === "text" || from === "dateTime";
    case "boolean":
      return from === "boolean" || from === "text";
    case "dateTime":
      return from !== "object" && from !== "list" && from !== "boolean";
  }
}
