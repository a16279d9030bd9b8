import { isJsonObject, type Json, type JsonObject } from "#sdk/json.ts";
import type { ShapeField, ShapeType } from "#sdk/shape.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { actionsOf } from "./blocks.ts";
import type { Catalogue, Schema } from "./catalogue.ts";
import type { FlowDocument } from "./document.ts";
import { theFormula } from "./formula-field.ts";
import { actionOf } from "./offers.ts";
import { whatIsMapped } from "./outcome.ts";
import { isList } from "./pill.ts";
import { type Problem, problem } from "./problems.ts";
import { momentOf } from "./scalar.ts";
import type { SeePill } from "./seen.ts";
import { fieldOf, type Kind, kindWords, labelBelow, shapeOf } from "./shape.ts";
import { shapeOfStep } from "./shaped.ts";
import { seeFrom } from "./sight.ts";
import type { ActionStep } from "./step.ts";
import type { Value } from "./value.ts";
import { pillsIn } from "./value-pills.ts";
import { typedText, typeOfValue } from "./value-type.ts";

/** What a step gives the fields of a record, where each field takes values of its own type alone (`typed` of `Shaped`). */

/** What a field of a record is given. */
interface Given {
  /** The name of the field. */
  readonly key: string;
  /** Where its value stands in the step. */
  readonly path: readonly string[];
  readonly schema: Schema;
  readonly label: LocalizedText;
  /** Set where each item of a list gives its own: the field of the input that holds the list, and the name in an item. */
  readonly item?: { readonly list: string; readonly name: string };
}

interface SetField extends Given {
  readonly field: ShapeField;
}

/** Warns of each value that cannot become what its field takes. */
export function setFieldProblems(document: FlowDocument, catalogue: Catalogue): readonly Problem[] {
  return actionsOf(document).flatMap((step) => {
    const set = setFields(step, document, catalogue);
    return set.flatMap((one) => problemOf(one, step, set, catalogue));
  });
}

function problemOf(
  { key, path, schema, label, field, item }: SetField,
  step: ActionStep,
  set: readonly SetField[],
  catalogue: Catalogue,
): readonly Problem[] {
  const kinds = shapeOf(schema).alternatives.map(({ kind }) => kind);
  const [first] = kinds;
  const isMoment = countsSeconds(schema) && field.type.is === "dateTime";
  const canBe =
    isMoment && item !== undefined
      ? isAlone(item, step, set, catalogue)
      : isMoment || kinds.some((kind) => takes(field.type, kind));
  if (first === undefined || canBe) return [];
  return [
    problem(
      "flow.field_takes_other",
      { step: step.id, path },
      {
        of: typedText(step.input[shapedOf(step, catalogue)] ?? nothing) ?? "",
        field: key,
        expected: kindWords[kindOf(field.type)],
        pill: label,
        found: countsSeconds(schema) ? secondsWords : kindWords[first],
      },
    ),
  ];
}

const nothing: Value = { kind: "constant", value: null };
const secondsWords = text("a number of seconds since 1970", "1970 年からの秒数");

/** Whether an outside system may take a value of a kind for a type: a text can spell anything, and a text column holds anything. */
function takes({ is }: ShapeType, kind: Kind): boolean {
  if (kind === "any" || kind === "text") return true;
  switch (is) {
    case "text":
    case "json":
    case "group":
      return true;
    case "list":
    case "boolean":
      return kind === is;
    case "integer":
    case "number":
      return kind === "integer" || kind === "number";
    case "date":
    case "dateTime":
      return kind === "date" || kind === "dateTime";
  }
}

function kindOf({ is }: ShapeType): Kind {
  return is === "json" || is === "group" ? "any" : is;
}

function countsSeconds(schema: Schema): boolean {
  return shapeOf(schema).facts?.unixTime === true;
}

/** Whether a step may give moments as seconds. It asks nothing of the fields of the record. */
export function givesSeconds(
  step: ActionStep,
  document: FlowDocument,
  catalogue: Catalogue,
): boolean {
  return givenBy(step, document, catalogue).some(({ schema }) => countsSeconds(schema));
}

/** What a field of the form takes that stands at a path of a step: a date and time, where seconds are to become one. */
export function takenAt(
  path: readonly string[],
  step: ActionStep,
  document: FlowDocument,
  catalogue: Catalogue,
): Schema | undefined {
  const found = setFields(step, document, catalogue).find(
    (one) => one.path.length === path.length && path.every((key, at) => one.path[at] === key),
  );
  return found !== undefined && becomesMoment(found) && found.item === undefined
    ? { type: "string", format: "date-time" }
    : undefined;
}

function becomesMoment({ field, schema }: SetField): boolean {
  return field.type.is === "dateTime" && countsSeconds(schema);
}

/** The input of a step, with seconds written as date and time in UTC where a field takes a date and time. */
export function withMoments(
  input: JsonObject,
  step: ActionStep,
  document: FlowDocument,
  catalogue: Catalogue,
): JsonObject {
  const set = setFields(step, document, catalogue);
  return set.filter(becomesMoment).reduce((given, { key, path, item }) => {
    const [, list = "", , beside = ""] = path;
    if (item === undefined) {
      const name = nameBeside(step, list, catalogue);
      return changedList(given, list, (one) =>
        isJsonObject(one) && one[name] === key ? changedAt(one, [beside], asMoment) : one,
      );
    }
    if (!isAlone(item, step, set, catalogue)) return given;
    return changedList(given, item.list, (one) => changedAt(one, keysIn(one, item.name), asMoment));
  }, input);
}

function changedList(input: JsonObject, name: string, change: (item: Json) => Json): JsonObject {
  const list = input[name];
  return list !== undefined && isList(list) ? { ...input, [name]: list.map(change) } : input;
}

function changedAt(
  json: Json,
  [key, ...rest]: readonly string[],
  change: (one: Json) => Json,
): Json {
  if (key === undefined) return change(json);
  const inside = isJsonObject(json) && Object.hasOwn(json, key) ? json[key] : undefined;
  return !isJsonObject(json) || inside === undefined
    ? json
    : { ...json, [key]: changedAt(inside, rest, change) };
}

function asMoment(json: Json): Json {
  return typeof json === "number" ? (momentOf(json, "UTC")?.text ?? json) : json;
}

/** Stands for the whole item. */
const wholeItem = "*";

/** A field whose own name holds a point comes before one within another. */
function keysIn(item: Json, name: string): readonly string[] {
  if (name === wholeItem) return [];
  return isJsonObject(item) && Object.hasOwn(item, name) ? [name] : name.split(".");
}

/**
 * Whether a field of the items gives dates and times alone: all that takes it, or a part of it, or what it stands in, takes
 * these. Elsewhere it stays the number that it is.
 */
function isAlone(
  { list, name }: NonNullable<Given["item"]>,
  step: ActionStep,
  set: readonly SetField[],
  catalogue: Catalogue,
): boolean {
  const touches = (other: string) =>
    [name, other].includes(wholeItem) ||
    `${name}.`.startsWith(`${other}.`) ||
    `${other}.`.startsWith(`${name}.`);
  const form = actionOf(catalogue, step.connector, step.action)?.input ?? {};
  const besides = Object.entries(step.input).filter(
    ([key]) => shapeOf(fieldOf(form, key) ?? {}).facts?.itemFieldOf === list,
  );
  return (
    set.every((one) => one.item?.list !== list || !touches(one.item.name) || becomesMoment(one)) &&
    besides.every(([, value]) => !touches(typedText(value) ?? name))
  );
}

/** With the field that each of them names; without those of which nobody knows the field. */
function setFields(
  step: ActionStep,
  document: FlowDocument,
  catalogue: Catalogue,
): readonly SetField[] {
  const fields = new Map(shapeOfStep(step, catalogue)?.fields.map((field) => [field.key, field]));
  if (fields.size === 0) return [];
  return givenBy(step, document, catalogue).flatMap((given) => {
    const field = fields.get(given.key);
    return field === undefined ? [] : [{ ...given, field }];
  });
}

function shapedOf(step: ActionStep, catalogue: Catalogue): string {
  return actionOf(catalogue, step.connector, step.action)?.shaped?.of ?? "";
}

/** The field of a list's items that names the field of the record. */
function nameBeside(step: ActionStep, list: string, catalogue: Catalogue): string {
  const sets = actionOf(catalogue, step.connector, step.action)?.shaped?.sets;
  return sets?.fields.find((one) => one.list === list)?.name ?? "";
}

function givenBy(step: ActionStep, document: FlowDocument, catalogue: Catalogue): readonly Given[] {
  const offer = actionOf(catalogue, step.connector, step.action);
  const sets = offer?.shaped?.sets;
  if (offer === undefined || sets?.typed !== true) return [];
  const see = seeFrom(step.id, document, catalogue);
  return sets.fields.flatMap(({ list, name }) => {
    const value = step.input[list];
    const { facts, alternatives } = shapeOf(fieldOf(offer.input, list) ?? {});
    const beside = facts?.perChoice?.value;
    if (beside === undefined || value?.kind !== "list") return [];
    const inItem = fieldOf(alternatives[0]?.schema.items ?? {}, beside) ?? {};
    const taken = shapeOf(inItem).facts?.itemFieldOf;
    return value.items.flatMap((item, index) => {
      const fields = item.kind === "object" ? item.fields : {};
      const key = typedText(fields[name] ?? nothing);
      const given = fields[beside];
      if (key === undefined || given === undefined) return [];
      const path = ["input", list, String(index), beside];
      const what =
        taken === undefined
          ? valueGiven(given, see)
          : itemGiven(typedText(given), taken, step.input[taken], see);
      return what === undefined ? [] : [{ key, path, ...what }];
    });
  });
}

type What = Omit<Given, "key" | "path">;

/** What a person typed, the outside system reads as it pleases. */
function valueGiven(value: Value, see: SeePill): What | undefined {
  const pills = pillsIn(value);
  if (value.kind !== "formula" && pills.length === 0) return undefined;
  const [only] = pills;
  const label =
    value.kind === "formula"
      ? theFormula
      : only === undefined
        ? whatIsMapped
        : see(only.pill).label;
  return { schema: typeOfValue(value, see).schema, label };
}

function itemGiven(
  name: string | undefined,
  list: string,
  value: Value | undefined,
  see: SeePill,
): What | undefined {
  if (name === undefined || value === undefined) return undefined;
  const whole = shapeOf(typeOfValue(value, see).schema);
  const items = whole.alternatives.find(({ kind }) => kind === "list")?.schema.items;
  const own = items && inside(items, name);
  const schema =
    name === wholeItem
      ? items
      : (own ??
        name
          .split(".")
          .reduce<Schema | undefined>((around, key) => around && inside(around, key), items));
  return schema && { schema, label: labelBelow(undefined, name, schema), item: { list, name } };
}

function inside(schema: Schema, key: string): Schema | undefined {
  return shapeOf(schema)
    .alternatives.map((one) => (one.kind === "object" ? fieldOf(one.schema, key) : undefined))
    .find((one) => one !== undefined);
}
