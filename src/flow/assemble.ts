import type { Json, JsonObject } from "#sdk/json.ts";
import type { Schema } from "./catalogue.ts";
import type { Pill } from "./value.ts";
import { checkCount } from "./limits.ts";
import {
  below,
  fieldName,
  type Outcome,
  type Place,
  problemOutcome,
  valueOutcome,
  whereOf,
} from "./outcome.ts";
import { pillName } from "./pill.ts";
import { type Problem, problem } from "./problems.ts";
import { fieldOf, shapeOf } from "./shape.ts";

/** An object of which nothing is left is nothing itself. */
export function fitFields(
  fields: ReadonlyMap<string, Outcome>,
  schema: Schema,
  place: Place,
): Outcome {
  const outcomes = [...fields.values()];
  const pills = outcomes.flatMap((outcome) => (outcome.kind === "nothing" ? outcome.pills : []));
  if (fields.size > 0 && outcomes.every(({ kind }) => kind === "nothing"))
    return { kind: "nothing", pills };
  const closed = closeObject(fields, schema, place);
  return closed.ok ? valueOutcome(closed.value) : problemOutcome(...closed.problems);
}

export function closeObject(
  fields: ReadonlyMap<string, Outcome>,
  schema: Schema,
  place: Place,
): { ok: true; value: JsonObject } | { ok: false; problems: readonly Problem[] } {
  const required = new Set(schema.required);
  const names = new Set([...fields.keys(), ...required]);
  const entries: [string, Json][] = [];
  const problems: Problem[] = [];
  for (const name of names) {
    const outcome = fields.get(name) ?? { kind: "nothing", pills: [] };
    const fieldSchema = fieldOf(schema, name) ?? {};
    if (outcome.kind === "value") entries.push([name, outcome.value]);
    else if (outcome.kind === "problems") problems.push(...outcome.problems);
    else if (required.has(name) && acceptsNull(fieldSchema)) entries.push([name, null]);
    else if (required.has(name))
      problems.push(missing(below(place, name, fieldSchema), outcome.pills));
  }
  if (problems.length > 0) return { ok: false, problems };
  // fromEntries defines own keys, whatever they are called; an assignment would not.
  return { ok: true, value: Object.fromEntries(entries) };
}

/** The items that are there; a list of which nothing is left is nothing itself. */
export function fitItems(items: readonly Outcome[], schema: Schema, place: Place): Outcome {
  const problems = items.flatMap((item) => (item.kind === "problems" ? item.problems : []));
  const values = items.flatMap((item) => (item.kind === "value" ? [item.value] : []));
  const pills = items.flatMap((item) => (item.kind === "nothing" ? item.pills : []));
  if (problems.length > 0) return problemOutcome(...problems);
  if (items.length > 0 && values.length === 0) return { kind: "nothing", pills };
  const tooMany = checkCount(values.length, schema, fieldName(place), whereOf(place));
  return tooMany === undefined ? valueOutcome(values) : problemOutcome(tooMany);
}

function missing(place: Place, pills: readonly Pill[]): Problem {
  const field = fieldName(place);
  const [pill] = pills;
  return pill === undefined
    ? problem("flow.required_missing", whereOf(place), { field })
    : problem("flow.required_empty", whereOf(place), { field, pill: pillName(pill) });
}

/** Whether null may be sent for it, other than by accident of accepting everything. */
export function acceptsNull(schema: Schema): boolean {
  const { nullable, alternatives } = shapeOf(schema);
  return nullable && alternatives.every(({ kind }) => kind !== "any");
}
