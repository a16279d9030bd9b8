import type { Json } from "#sdk/json.ts";
import type { Shape, Shaped, ShapeField, ShapeType } from "#sdk/shape.ts";
import { actionsOf } from "./blocks.ts";
import type { Catalogue, CatalogueAction, CatalogueTrigger, Schema } from "./catalogue.ts";
import type { FlowDocument } from "./document.ts";
import { asDecimal } from "./decimal-amount.ts";
import { actionOf, triggerOf } from "./offers.ts";
import type { ActionStep } from "./step.ts";
import type { EventTrigger } from "./trigger.ts";
import { typedText } from "./value-type.ts";

/** Things whose fields only a connection knows, such as tables: where a flow uses them, and what their records are. */

/** A trigger or a step that works with records of such a thing. */
export interface ShapedPlace {
  /** `trigger`, or the id of a step. */
  readonly step: string;
  readonly connection: string;
  /** The name of the thing. */
  readonly of: string;
  readonly shaped: Shaped;
  readonly offer: CatalogueAction | CatalogueTrigger;
}

type Offers = Pick<Catalogue, "connectors" | "flows" | "tables">;

/** All of them whose thing is named, and not by a pill. */
export function shapedPlaces(
  document: Pick<FlowDocument, "trigger" | "steps">,
  catalogue: Offers,
): readonly ShapedPlace[] {
  const { trigger } = document;
  return [
    ...(trigger?.kind === "event" ? placeOfTrigger(trigger, catalogue) : []),
    ...actionsOf(document).flatMap((step) => placeOfStep(step, catalogue)),
  ];
}

function placeOfTrigger(trigger: EventTrigger, catalogue: Offers): readonly ShapedPlace[] {
  const { connection } = trigger;
  const offer = triggerOf(catalogue, trigger.connector, trigger.trigger);
  if (connection === null || offer?.shaped === undefined) return [];
  const { shaped } = offer;
  const of = trigger.settings[shaped.of];
  return typeof of === "string" && of !== ""
    ? [{ step: "trigger", connection, of, shaped, offer }]
    : [];
}

type Doing = Pick<ActionStep, "connector" | "connection" | "action" | "input">;

function placeOfStep(step: Doing & { readonly id: string }, catalogue: Offers) {
  const { connection } = step;
  const offer = actionOf(catalogue, step.connector, step.action);
  if (connection === null || offer?.shaped === undefined) return [];
  const { shaped } = offer;
  const value = step.input[shaped.of];
  const of = value && typedText(value);
  return of === undefined || of === "" ? [] : [{ step: step.id, connection, of, shaped, offer }];
}

/** Undefined where it is not known. */
export function shapeOfStep(step: Doing, catalogue: Catalogue): Shape | undefined {
  const [place] = placeOfStep({ ...step, id: "" }, catalogue);
  return place && (knownShape(place, catalogue)?.shape ?? undefined);
}

/** Undefined where it is not known. */
export function shapeOfTrigger(trigger: EventTrigger, catalogue: Catalogue): Shape | undefined {
  const [place] = placeOfTrigger(trigger, catalogue);
  return place && (knownShape(place, catalogue)?.shape ?? undefined);
}

/** What is known of a place's thing. */
export function knownShape(
  { connection, of }: Pick<ShapedPlace, "connection" | "of">,
  { shapes = [] }: Catalogue,
) {
  return shapes.find((one) => one.connection === connection && one.of === of);
}

/** What is made of a schema is remembered by it. */
const schemas = new WeakMap<Shape, Schema>();

/** A record as pills see it: it has these fields and no others. */
export function recordSchema(shape: Shape): Schema {
  const known = schemas.get(shape) ?? groupSchema(shape.fields);
  schemas.set(shape, known);
  return known;
}

function groupSchema(fields: readonly ShapeField[]): Schema {
  return {
    type: "object",
    properties: Object.fromEntries(fields.map((field) => [field.key, fieldSchema(field)])),
    required: fields.map(({ key }) => key),
    additionalProperties: false,
  };
}

function fieldSchema({ label, type, nullable, help, hasDecimals }: ShapeField): Schema {
  const single = hasDecimals === true ? decimalSchema(type) : typeSchema(type);
  const schema = nullable && type.is !== "json" ? { anyOf: [single, { type: "null" }] } : single;
  const both = (words: string | ShapeField["label"]) =>
    typeof words === "string" ? { en: words, ja: words } : words;
  return {
    ...schema,
    field: {
      label: both(label),
      ...(help === undefined ? {} : { help: both(help) }),
      ...(hasDecimals === true && type.is !== "list" ? { decimal: true } : {}),
    },
  };
}

/** Of a list, the items are the numbers. */
function decimalSchema(type: ShapeType): Schema {
  return type.is === "list"
    ? { type: "array", items: decimalSchema(type.items) }
    : asDecimal(typeSchema(type));
}

function typeSchema(type: ShapeType): Schema {
  switch (type.is) {
    case "text":
      return { type: "string" };
    case "date":
      return { type: "string", format: "date" };
    case "dateTime":
      return { type: "string", format: "date-time" };
    case "number":
    case "integer":
    case "boolean":
      return { type: type.is };
    case "json":
      return {};
    case "list":
      return { type: "array", items: typeSchema(type.items) };
    case "group":
      return groupSchema(type.fields);
  }
}

const samples = new WeakMap<Shape, Json>();

/** A record as it may look, where nobody has read one. */
export function recordSample(shape: Shape): Json {
  const known = samples.get(shape) ?? groupSample(shape.fields);
  samples.set(shape, known);
  return known;
}

function groupSample(fields: readonly ShapeField[]): Json {
  return Object.fromEntries(
    fields.map(({ key, type, choices = [] }) => [key, choices[0] ?? typeSample(type)]),
  );
}

function typeSample(type: ShapeType): Json {
  switch (type.is) {
    case "text":
      return "…";
    case "date":
      return "2026-01-31";
    case "dateTime":
      return "2026-01-31T09:00:00";
    case "number":
      return 1.5;
    case "integer":
      return 1;
    case "boolean":
      return true;
    case "json":
      return {};
    case "list":
      return [typeSample(type.items)];
    case "group":
      return groupSample(type.fields);
  }
}
