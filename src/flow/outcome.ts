import type { Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Schema } from "./catalogue.ts";
import type { Pill } from "./value.ts";
import { pillName } from "./pill.ts";
import { type Problem, problem, type Where } from "./problems.ts";
import { type Kind, kindWords, labelBelow, shapeOf } from "./shape.ts";

export type Outcome =
  /** `currency`: of the amount that a formula has calculated. */
  | { readonly kind: "value"; readonly value: Json; readonly currency?: string }
  /** There is nothing to send; `pills` are those that turned out to be empty. */
  | { readonly kind: "nothing"; readonly pills: readonly Pill[] }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] };

/** The field that a value is meant for. */
export interface Place {
  readonly path: readonly string[];
  /** Undefined at the root of a form. */
  readonly label: LocalizedText | undefined;
  /** The pill that the value came from; null for what a person typed. */
  readonly source: Pill | null;
  /** What the step is about follows from the texts here (`selects` of a field). */
  readonly selects?: boolean;
  /** In a list whose items say by themselves whether they do: by what they choose, if it is among these (null: any may be). */
  readonly chosenBy?: { readonly choice: string; readonly among: readonly string[] | null };
}

export function valueOutcome(value: Json): Outcome {
  return { kind: "value", value };
}

export function problemOutcome(...problems: readonly Problem[]): Outcome {
  return { kind: "problems", problems };
}

export function nothing({ source }: Place): Outcome {
  return { kind: "nothing", pills: source === null ? [] : [source] };
}

/** Where the fields of a whole form stand. */
export function rootPlace(name: string, schema: Schema): Place {
  return { path: [name], label: undefined, source: null, selects: selectsByItself(schema) };
}

export function below(place: Place, key: string, schema: Schema): Place {
  return {
    ...place,
    path: [...place.path, key],
    label: labelBelow(place.label, key, schema),
    selects: place.selects === true || selectsByItself(schema),
  };
}

function selectsByItself(schema: Schema): boolean {
  const { facts, alternatives } = shapeOf(schema);
  if (facts === undefined) return false;
  const { selects, choices, widens } = facts;
  if (selects === true || choices !== undefined) return true;
  return widens !== undefined && alternatives.every(({ kind }) => kind !== "object");
}

export function unknownField(place: Place): Outcome {
  return problemOutcome(problem("flow.unknown_field", whereOf(place), { field: fieldName(place) }));
}

export function wrongType(json: Json, kind: Kind, place: Place): Outcome {
  return problemOutcome(
    problem("flow.wrong_type", whereOf(place), {
      field: fieldName(place),
      expected: kindWords[kind],
      value: shown(json),
    }),
  );
}

export function fieldName({ label, path }: Place): LocalizedText {
  const last = path.at(-1) ?? "";
  return label ?? text(last, last);
}

/** In the place of a pill's name, where no pill alone is what a field is filled with. */
export const whatIsMapped = text("its value", "設定した値");

export function whereOf({ path }: Place): Where {
  return { step: null, path };
}

/** An amount such as 12.00 where the smallest unit is counted: 12 dollars would be 12 cents. */
export function decimalInMinorUnits(place: Place, pill?: LocalizedText): Outcome {
  const { source } = place;
  const given = pill ?? (source === null ? whatIsMapped : pillName(source));
  const params = { field: fieldName(place), pill: given };
  return problemOutcome(problem("flow.decimal_in_minor_units", whereOf(place), params));
}

/** A value as it is quoted in a sentence. */
export function shown(json: Json): string {
  const written = JSON.stringify(json);
  return written.length > 80 ? `${written.slice(0, 79)}…` : written;
}
