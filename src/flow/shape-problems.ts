import type { Shape, Shaped, ShapeField, ShapeType } from "#sdk/shape.ts";
import { stepOf, stepsOf } from "./blocks.ts";
import type { Catalogue, KnownShape, Schema } from "./catalogue.ts";
import type { FlowDocument } from "./document.ts";
import type { Fields } from "./edit-field.ts";
import { asConstants } from "./form-fields.ts";
import { connectorOf } from "./offers.ts";
import { type Problem, problem } from "./problems.ts";
import { same } from "./same.ts";
import { fieldOf, shapeOf } from "./shape.ts";
import { knownShape, type ShapedPlace, shapedPlaces } from "./shaped.ts";
import { valuesOf, valuesOfCondition } from "./step-values.ts";
import { triggerConditionOf } from "./trigger-condition.ts";
import type { Pill, Value } from "./value.ts";
import { pillsIn } from "./value-pills.ts";
import { typedText } from "./value-type.ts";

/** Where a flow does not fit the fields that its tables have now, and what has changed since it was published. */
export function shapeProblemsOf(document: FlowDocument, catalogue: Catalogue): readonly Problem[] {
  return shapedPlaces(document, catalogue).flatMap((place) => {
    const known = knownShape(place, catalogue);
    return known === undefined ? [] : problemsOfPlace(place, known, document, catalogue);
  });
}

function problemsOfPlace(
  place: ShapedPlace,
  { shape, published }: KnownShape,
  document: FlowDocument,
  catalogue: Catalogue,
): readonly Problem[] {
  const { step, of, shaped } = place;
  const where = { step, path: [step === "trigger" ? "settings" : "input", shaped.of] };
  if (shape === null) {
    const connector = connectorLabel(place, document, catalogue);
    return [problem("flow.thing_gone", where, { of, connector })];
  }
  const now = byKey(shape);
  const before = published === undefined ? undefined : byKey(published);
  const used = [...usedKeys(place, document)].flatMap((key): readonly Problem[] => {
    const present = now.get(key);
    const earlier = before?.get(key);
    if (present !== undefined) {
      if (earlier === undefined || !isOfOtherType(earlier, present)) return [];
      const words = { before: kindOf(earlier), after: kindOf(present) };
      return [problem("flow.field_type_changed", where, { of, field: key, ...words })];
    }
    const renamed = shape.fields.find(({ id }) => id !== undefined && id === earlier?.id);
    return renamed === undefined
      ? [problem("flow.field_gone", where, { of, field: key })]
      : [problem("flow.field_renamed", where, { of, field: key, to: renamed.key })];
  });
  return [...used, ...problemsOfSetting(place, now, before, document).map((make) => make(where))];
}

type ByKey = ReadonlyMap<string, ShapeField>;

function byKey({ fields }: Shape): ByKey {
  return new Map(fields.map((field) => [field.key, field]));
}

/** What a step sets of a new record, and what it must not set. */
function problemsOfSetting(
  { step, of, shaped: { sets } }: ShapedPlace,
  now: ByKey,
  before: ByKey | undefined,
  document: FlowDocument,
): readonly ((where: Problem["where"]) => Problem)[] {
  const input = inputOfStep(document, step);
  const set = sets && input && namesSet(sets.fields, input);
  if (!set) return [];
  return [...now.values()].flatMap(({ key, required, readOnly }) => {
    const earlier = before?.get(key);
    if (sets.isNew && required && !set.has(key) && earlier?.required !== true)
      return [(where) => problem("flow.field_needed", where, { of, field: key })];
    if (readOnly === true && set.has(key) && earlier?.readOnly !== true)
      return [(where) => problem("flow.field_read_only", where, { of, field: key })];
    return [];
  });
}

/** The fields that a step sets by name; null where a list of them comes from elsewhere. */
function namesSet(
  fields: NonNullable<Shaped["sets"]>["fields"],
  input: Fields,
): ReadonlySet<string> | null {
  const names = new Set<string>();
  for (const { list, name } of fields) {
    const value = input[list];
    if (value === undefined) continue;
    if (value.kind !== "list") return null;
    for (const item of value.items) {
      const named = item.kind === "object" ? item.fields[name] : undefined;
      const typed = named && typedText(named);
      if (typed === undefined) return null;
      names.add(typed);
    }
  }
  return names;
}

/** The fields that a flow names at a place, and those of its records that it uses further on. */
function usedKeys(place: ShapedPlace, document: FlowDocument): ReadonlySet<string> {
  const { step, offer } = place;
  const { trigger } = document;
  const [form, values]: readonly [Schema, Fields] =
    "settings" in offer
      ? [offer.settings, trigger?.kind === "event" ? asConstants(trigger.settings) : {}]
      : [offer.input, inputOfStep(document, step) ?? {}];
  const named = Object.entries(values).flatMap(([name, value]) =>
    namedIn(value, fieldOf(form, name) ?? {}, place),
  );
  return new Set([...named, ...keysOfPills(place, document)]);
}

function inputOfStep(document: FlowDocument, id: string): Fields | undefined {
  const step = stepOf(document, id);
  return step?.kind === "action" ? step.input : undefined;
}

/** Names of fields that somebody has typed or chosen. */
function namedIn(value: Value, schema: Schema, place: ShapedPlace): readonly string[] {
  const { facts, alternatives } = shapeOf(schema);
  if (facts?.choicesOf === place.shaped.of) {
    const typed = typedText(value);
    return typed === undefined || typed === "" ? [] : [typed];
  }
  const inside = (key: string | null): Schema =>
    alternatives
      .map((one) => (key === null ? one.schema.items : fieldOf(one.schema, key)))
      .find((one) => one !== undefined) ?? {};
  switch (value.kind) {
    case "object":
      return Object.entries(value.fields).flatMap(([key, one]) => namedIn(one, inside(key), place));
    case "list":
      return value.items.flatMap((one) => namedIn(one, inside(null), place));
    case "constant":
      return Array.isArray(value.value)
        ? value.value.flatMap((one) =>
            namedIn({ kind: "constant", value: one }, inside(null), place),
          )
        : [];
    case "pill":
    case "text":
    case "formula":
    case "lookup":
      return [];
  }
}

/** The first key behind a record, in pills of the place and of the loops that go through its records. */
function keysOfPills({ step, shaped }: ShapedPlace, document: FlowDocument): readonly string[] {
  const condition = triggerConditionOf(document.trigger);
  const values = [
    ...stepsOf(document).flatMap(valuesOf),
    ...(condition === null ? [] : valuesOfCondition(condition, [])),
  ];
  const pills = values.flatMap(({ value }) => pillsIn(value)).map(({ pill }) => pill);
  const loops = new Set(
    stepsOf(document).flatMap((one) =>
      one.kind === "forEach" && one.list !== null && goesThrough(one.list, step, shaped.at)
        ? [one.id]
        : [],
    ),
  );
  return pills.flatMap(({ from, path }) => {
    if (loops.has(from)) return path[0] === "item" ? (path[1] ?? []) : [];
    if (from !== step) return [];
    return shaped.at.flatMap((at) => (isBelow(path, at) ? (path[at.length] ?? []) : []));
  });
}

function goesThrough(list: Value, step: string, at: ShapedPlace["shaped"]["at"]): boolean {
  return pillsIn(list).some(
    ({ pill }) =>
      pill.from === step &&
      at.some((one) => one.at(-1) === "*" && same(pill.path, one.slice(0, -1))),
  );
}

function isBelow(path: Pill["path"], at: readonly string[]): boolean {
  return at.every((key, index) =>
    key === "*" ? /^\d+$/.test(path[index] ?? "") : path[index] === key,
  );
}

/** Whether a value may mean something else now, or not fit any more. */
function isOfOtherType(before: ShapeField, after: ShapeField): boolean {
  const isShorter =
    after.length !== undefined && (before.length === undefined || after.length < before.length);
  return (
    !isSameType(before.type, after.type) || bare(before.kind) !== bare(after.kind) || isShorter
  );
}

function isSameType(one: ShapeType, other: ShapeType): boolean {
  if (one.is !== other.is) return false;
  return one.is !== "list" || other.is !== "list" || isSameType(one.items, other.items);
}

/** Without what stands in brackets: a longer text is a text all the same. */
function bare(kind: string | undefined): string | undefined {
  return kind?.replace(/\(.*?\)/, "");
}

function kindOf({ kind, type }: ShapeField): string {
  return kind ?? type.is;
}

function connectorLabel({ step }: ShapedPlace, document: FlowDocument, catalogue: Catalogue) {
  const { trigger } = document;
  const found = stepOf(document, step);
  const id =
    found?.kind === "action" ? found.connector : trigger?.kind === "event" ? trigger.connector : "";
  return connectorOf(catalogue, id)?.label ?? id;
}
