import { isJsonObject, type Json, jsonOf } from "#sdk/json.ts";
import type { Shape } from "#sdk/shape.ts";
import type { Catalogue, CatalogueAction, CatalogueTrigger, Schema } from "./catalogue.ts";
import type { FlowDocument } from "./document.ts";
import { inputSchema, sampleInputs, schemaLike } from "./invoke.ts";
import { actionOf, triggerOf } from "./offers.ts";
import { isList } from "./pill.ts";
import { scheduleOutput, scheduleSample } from "./schedule.ts";
import { recordSample, recordSchema, shapeOfStep, shapeOfTrigger } from "./shaped.ts";
import type { ActionStep } from "./step.ts";
import type { EventTrigger } from "./trigger.ts";
import { typedText } from "./value-type.ts";
import { deliverySchema, sampleDelivery } from "./webhook.ts";

/**
 * What a trigger or a step hands on: what its connector says, and where the author of the flow has declared a part, that
 * part.
 */

type Doing = Pick<ActionStep, "connector" | "connection" | "action" | "input">;
type Offer = CatalogueAction | CatalogueTrigger;

/** Undefined where that is not known. */
export function actionOutput(step: Doing, catalogue: Catalogue): Schema | undefined {
  const action = actionOf(catalogue, step.connector, step.action);
  return (
    action && outputOf(step, action, writtenInStep(step, action), shapeOfStep(step, catalogue))
  );
}

/** An example of it. */
export function actionSample(step: Doing, catalogue: Catalogue): Json | undefined {
  const action = actionOf(catalogue, step.connector, step.action);
  return action && sampleOf(action, writtenInStep(step, action), shapeOfStep(step, catalogue));
}

/** Undefined where that is not known. */
export function triggerOutput(
  { trigger }: Pick<FlowDocument, "trigger">,
  catalogue: Catalogue,
): Schema | undefined {
  switch (trigger?.kind) {
    case undefined:
      return undefined;
    case "schedule":
      return scheduleOutput;
    case "invoke":
      return inputSchema(trigger);
    case "webhook":
      return deliverySchema(trigger);
    case "event": {
      const offer = triggerOf(catalogue, trigger.connector, trigger.trigger);
      const shape = shapeOfTrigger(trigger, catalogue);
      return offer && outputOf(trigger, offer, writtenInTrigger(trigger, offer), shape);
    }
  }
}

/** An example of it. */
export function triggerSample(
  { trigger, timeZone }: Pick<FlowDocument, "trigger" | "timeZone">,
  catalogue: Catalogue,
): Json | undefined {
  switch (trigger?.kind) {
    case undefined:
      return undefined;
    case "schedule":
      return scheduleSample(timeZone);
    case "invoke":
      return sampleInputs(trigger);
    case "webhook":
      return sampleDelivery(trigger);
    case "event": {
      const offer = triggerOf(catalogue, trigger.connector, trigger.trigger);
      const shape = shapeOfTrigger(trigger, catalogue);
      return offer && sampleOf(offer, writtenInTrigger(trigger, offer), shape);
    }
  }
}

function writtenInStep({ input }: Doing, { declared }: Offer): string | undefined {
  const field = declared?.field ?? "";
  const value = Object.hasOwn(input, field) ? input[field] : undefined;
  return value && typedText(value);
}

function writtenInTrigger({ settings }: EventTrigger, { declared }: Offer): string | undefined {
  const field = declared?.field ?? "";
  const value = Object.hasOwn(settings, field) ? settings[field] : undefined;
  return typeof value === "string" ? value : undefined;
}

function outputOf(
  of: object,
  offer: Offer,
  written: string | undefined,
  shape: Shape | undefined,
): Schema {
  if (offer.declared === undefined && shape === undefined) return offer.output;
  const known = outputs.get(of);
  if (known?.offer === offer && known.shape === shape) return known.output;
  const output = withRecords(withDeclared(offer, written), offer, shape);
  outputs.set(of, { offer, shape, output });
  return output;
}

/** One for each state of a trigger or a step: what is made of a schema is remembered by it. */
const outputs = new WeakMap<
  object,
  { readonly offer: Offer; readonly shape: Shape | undefined; readonly output: Schema }
>();

function withDeclared({ output, declared }: Offer, written: string | undefined): Schema {
  const example = declared && exampleIn(written);
  return declared === undefined || example === undefined
    ? output
    : withPart(output, declared.at, schemaLike(example));
}

function withRecords(output: Schema, { shaped }: Offer, shape: Shape | undefined): Schema {
  if (shaped === undefined || shape === undefined) return output;
  return shaped.at.reduce((whole, at) => withPart(whole, at, recordSchema(shape)), output);
}

function sampleOf(
  { sample, declared, shaped }: Offer,
  written: string | undefined,
  shape: Shape | undefined,
): Json {
  const example = declared && exampleIn(written);
  const whole =
    declared === undefined || example === undefined
      ? sample
      : withExample(sample, declared.at, example);
  if (shaped === undefined || shape === undefined) return whole;
  return shaped.at.reduce((made, at) => withExample(made, at, recordSample(shape)), whole);
}

/** Undefined where nothing is declared, or what is written there is no JSON. */
function exampleIn(written: string | undefined): Json | undefined {
  return written === undefined ? undefined : jsonOf(written);
}

/** The part keeps its name, what makes it private, and that there may be none. */
function withPart(schema: Schema, [key, ...rest]: readonly string[], part: Schema): Schema {
  if (key === undefined) {
    const isOptional = schema.anyOf?.some(({ type }) => type === "null") === true;
    const whole = isOptional ? { anyOf: [part, { type: "null" }] } : part;
    return schema.field === undefined ? whole : { ...whole, field: schema.field };
  }
  if (key === "*") return { ...schema, items: withPart(schema.items ?? {}, rest, part) };
  const inside = withPart(schema.properties?.[key] ?? {}, rest, part);
  return { ...schema, properties: { ...schema.properties, [key]: inside } };
}

function withExample(sample: Json, [key, ...rest]: readonly string[], example: Json): Json {
  if (key === undefined) return example;
  if (key === "*") return [withExample(isList(sample) ? (sample[0] ?? null) : null, rest, example)];
  return isJsonObject(sample)
    ? { ...sample, [key]: withExample(sample[key] ?? null, rest, example) }
    : sample;
}
