/** What a step must not leave out by accident, because it does more without it. */
import { isJsonObject, type Json } from "#sdk/json.ts";
import type { LocalizedText } from "#sdk/text.ts";
import { isBlank } from "./blank.ts";
import type { Schema } from "./catalogue.ts";
import { meansEmpty } from "./formula/means-empty.ts";
import {
  below,
  fieldName,
  type Outcome,
  type Place,
  problemOutcome,
  valueOutcome,
  whatIsMapped,
  whereOf,
} from "./outcome.ts";
import { pillName } from "./pill.ts";
import { type Problem, problem } from "./problems.ts";
import { fieldOf, shapeOf } from "./shape.ts";
import type { Pill, Value } from "./value.ts";

/** What a step does without a field of `around`. What pairs of names and values say holds for each of them. */
export function widensWithout(around: Schema, name: string): LocalizedText | undefined {
  const own = shapeOf(fieldOf(around, name) ?? {}).facts?.widens;
  return own ?? (isPair(around, name) ? shapeOf(around).facts?.widens : undefined);
}

/** What was mapped to such a field and is empty is a problem, unlike what nobody filled in. */
export function unlessWider(
  outcome: Outcome,
  value: Value,
  around: Schema,
  name: string,
  place: Place,
): Outcome {
  const widens = widensWithout(around, name);
  if (widens === undefined || outcome.kind !== "nothing" || isBlank(value)) return outcome;
  if (isWidePair(around, name) && value.kind === "formula" && meansEmpty(value.source))
    return valueOutcome("");
  return emptyProblem(outcome.pills[0], place, widens);
}

/** The same of pairs that a pill or a formula brings all at once. */
export function emptyPairIn(json: Json, schema: Schema, place: Place): Outcome | null {
  const widens = shapeOf(schema).facts?.widens;
  if (widens === undefined || !isJsonObject(json)) return null;
  const empty = Object.keys(json).find(
    (name) => isPair(schema, name) && (json[name] === null || json[name] === ""),
  );
  if (empty === undefined) return null;
  return emptyProblem(undefined, below(place, empty, fieldOf(schema, empty) ?? {}), widens);
}

/** A pair that its step is not sent without by accident. */
export function isWidePair(around: Schema, name: string): boolean {
  return isPair(around, name) && widensWithout(around, name) !== undefined;
}

function emptyProblem(pill: Pill | undefined, place: Place, widens: LocalizedText): Outcome {
  const named = pill === undefined ? whatIsMapped : pillName(pill);
  const params = { field: fieldName(place), pill: named, widens };
  return problemOutcome(problem("flow.empty_widens", whereOf(place), params));
}

/** A text that says what a step is about has lost a part: what is left may name something else. */
export function partEmpty(pill: Pill, place: Place): Problem {
  return problem("flow.part_empty", whereOf(place), {
    field: fieldName(place),
    pill: pillName(pill),
  });
}

function isPair({ properties = {}, additionalProperties }: Schema, name: string): boolean {
  return typeof additionalProperties === "object" && !Object.hasOwn(properties, name);
}
