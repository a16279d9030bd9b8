import { isJsonObject, type Json } from "#sdk/json.ts";
import type { Catalogue, CatalogueAction, Schema } from "./catalogue.ts";
import { schemaLike } from "./invoke.ts";
import { actionOf } from "./offers.ts";
import { isList } from "./pill.ts";
import type { ActionStep } from "./step.ts";
import { typedText } from "./value-type.ts";

/** What a step hands on: what its action says, and where the author of the step has declared a part, that part. */

type Doing = Pick<ActionStep, "connector" | "action" | "input">;

/** Undefined where that is not known. */
export function actionOutput(step: Doing, catalogue: Catalogue): Schema | undefined {
  const action = actionOf(catalogue, step.connector, step.action);
  if (action?.declared === undefined) return action?.output;
  const known = outputs.get(step);
  if (known?.of === action) return known.output;
  const example = exampleIn(step, action);
  const output =
    example === undefined
      ? action.output
      : withPart(action.output, action.declared.at, schemaLike(example));
  outputs.set(step, { of: action, output });
  return output;
}

/** One for each state of a step: what is made of a schema is remembered by it. */
const outputs = new WeakMap<Doing, { readonly of: CatalogueAction; readonly output: Schema }>();

/** An example of it. */
export function actionSample(step: Doing, catalogue: Catalogue): Json | undefined {
  const action = actionOf(catalogue, step.connector, step.action);
  if (action?.declared === undefined) return action?.sample;
  const example = exampleIn(step, action);
  return example === undefined
    ? action.sample
    : withExample(action.sample, action.declared.at, example);
}

/** Undefined where nothing is declared, or what is written there is no JSON. */
function exampleIn({ input }: Doing, { declared }: CatalogueAction): Json | undefined {
  const field = declared?.field ?? "";
  const value = Object.hasOwn(input, field) ? input[field] : undefined;
  const written = value && typedText(value);
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
