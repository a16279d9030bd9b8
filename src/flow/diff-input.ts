import type { LocalizedText } from "#sdk/text.ts";
import { takesInput, stepOf } from "./blocks.ts";
import { changeOf, type Sides, type Told } from "./change.ts";
import { inputOf } from "./offers.ts";
import { opened } from "./opened.ts";
import { same } from "./same.ts";
import { labelAt } from "./sight.ts";
import type { InputStep } from "./step.ts";
import { fieldText } from "./step-money.ts";
import type { Value } from "./value.ts";

/** What is different in the fields of a step, each by itself, in groups and lists as well. */

interface Form {
  readonly step: InputStep;
  readonly label: LocalizedText;
  readonly sides: Sides;
}

type Fields = { readonly [name: string]: Value };

export function inputChanges(form: Form, before: Fields, after: Fields): readonly Told[] {
  return fieldChanges(form, [], before, after);
}

function fieldChanges(
  form: Form,
  path: readonly string[],
  before: Fields,
  after: Fields,
): readonly Told[] {
  const old = new Map(Object.entries(before));
  const now = new Map(Object.entries(after));
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) =>
    valueChanges(form, [...path, name], old.get(name), now.get(name)),
  );
}

function valueChanges(
  form: Form,
  path: readonly string[],
  before: Value | undefined,
  after: Value | undefined,
): readonly Told[] {
  const told = partChanges(form, path, before && opened(before), after && opened(after));
  const isHidden = told.every(({ kind }) => kind === "same") && !same(before, after);
  // A group that is written in another way holds the same, but is not the same.
  return isHidden ? wholeChanges(form, path, before, after) : told;
}

function partChanges(
  form: Form,
  path: readonly string[],
  before: Value | undefined,
  after: Value | undefined,
): readonly Told[] {
  const [old, now] = [fieldsIn(before), fieldsIn(after)];
  if (old === null && now === null) return wholeChanges(form, path, before, after);
  if (before === undefined || after === undefined || (old !== null && now !== null))
    return fieldChanges(form, path, old ?? {}, now ?? {});
  return [
    ...partChanges(form, path, before, undefined),
    ...partChanges(form, path, undefined, after),
  ];
}

/** Of a group, or of a list that holds groups; null for what is told in one piece. */
function fieldsIn(value: Value | undefined): Fields | null {
  switch (value?.kind) {
    case "object":
      return Object.keys(value.fields).length === 0 ? null : value.fields;
    case "list":
      return value.items.some(({ kind }) => kind === "object" || kind === "list")
        ? Object.fromEntries(value.items.map((item, index) => [String(index), item]))
        : null;
    case undefined:
    case "constant":
    case "pill":
    case "text":
    case "formula":
    case "lookup":
      return null;
  }
}

function wholeChanges(
  { step, label, sides }: Form,
  path: readonly string[],
  before: Value | undefined,
  after: Value | undefined,
): readonly Told[] {
  const schema = inputOf(step, sides.catalogue) ?? {};
  const spot = { step: step.id, path: ["input", ...path], label: labelAt(label, schema, path) };
  return changeOf(spot, before, after, (value, side) => {
    const document = sides[side];
    const own = stepOf(document, step.id);
    const holder = own && takesInput(own) ? own : step;
    return fieldText(value, path, { step: holder, document, catalogue: sides.catalogue });
  });
}
