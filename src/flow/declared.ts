import { isJsonObject, type Json } from "#sdk/json.ts";
import type { Catalogue, CatalogueAction, CatalogueTrigger, Schema } from "./catalogue.ts";
import type { FlowDocument } from "./document.ts";
import { inputSchema, sampleInputs, schemaLike } from "./invoke.ts";
import { actionOf, triggerOf } from "./offers.ts";
import { isList } from "./pill.ts";
import { scheduleOutput, scheduleSample } from "./schedule.ts";
import type { ActionStep } from "./step.ts";
import type { EventTrigger } from "./trigger.ts";
import { typedText } from "./value-type.ts";
import { deliverySchema, sampleDelivery } from "./webhook.ts";

/**
 * What a trigger or a step hands on: what its connector says, and where the author of the flow has declared a part, that
 * part.
 */

type Doing = Pick<ActionStep, "connector" | "action" | "input">;
type Offer = CatalogueAction | CatalogueTrigger;

/** Undefined where that is not known. */
export function actionOutput(step: Doing, catalogue: Catalogue): Schema | undefined {
  const action = actionOf(catalogue, step.connector, step.action);
  return action && outputOf(step, action, writtenInStep(step, action));
}

/** An example of it. */
export function actionSample(step: Doing, catalogue: Catalogue): Json | undefined {
  const action = actionOf(catalogue, step.connector, step.action);
  return action && sampleOf(action, writtenInStep(step, action));
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
      return offer && outputOf(trigger, offer, writtenInTrigger(trigger, offer));
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
      return offer && sampleOf(offer, writtenInTrigger(trigger, offer));
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

function outputOf(of: object, offer: Offer, written: string | undefined): Schema {
  if (offer.declared === undefined) return offer.output;
  const known = outputs.get(of);
  if (known?.offer === offer) return known.output;
  const example = exampleIn(written);
  const output =
    example === undefined
      ? offer.output
      : withPart(offer.output, offer.declared.at, schemaLike(example));
  outputs.set(of, { offer, output });
  return output;
}

/** One for each state of a trigger or a step: what is made of a schema is remembered by it. */
const outputs = new WeakMap<object, { readonly offer: Offer; readonly output: Schema }>();

function sampleOf({ sample, declared }: Offer, written: string | undefined): Json {
  const example = declared && exampleIn(written);
  return declared === undefined || example === undefined
    ? sample
    : withExample(sample, declared.at, example);
}

/** Undefined where nothing is declared, or what is written there is no JSON. */
function exampleIn(written: string | undefined): Json | undefined {
  if (written === undefined) return undefined;
  try {
    const example: Json = JSON.parse(written);
    return example;
  } catch {
    return undefined;
  }
}

/** The part keeps its name, and what makes it private. */
function withPart(schema: Schema, [key, ...rest]: readonly string[], part: Schema): Schema {
  if (key === undefined)
    return schema.field === undefined ? part : { ...part, field: schema.field };
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
