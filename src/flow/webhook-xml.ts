import { isJsonObject, type Json, type JsonObject } from "#sdk/json.ts";
import { isList } from "./pill.ts";
import type { WebhookTrigger } from "./webhook-trigger.ts";

/** Deliveries in XML, which does not say what is a list. Pure. */

/**
 * A run gets fields where the sample has some. A flow whose sample is a text, or that has none, was made for texts, as all
 * were once.
 */
export function xmlAs({ sample }: Pick<WebhookTrigger, "sample">): "fields" | "text" {
  const body: Json = sample?.body ?? null;
  return isJsonObject(body) ? "fields" : "text";
}

/** A body of XML with the lists and groups of the sample, however many items and attributes there are this time. */
export function likeSample(body: Json, sample: Json | undefined): Json {
  if (isList(sample)) {
    const [item] = sample;
    return (isList(body) ? body : [body]).map((one) => likeSample(one, item));
  }
  if (!isJsonObject(sample)) return body;
  if (isList(body)) return body.map((one) => likeSample(one, sample));
  const known = isJsonObject(body) ? body : groupOf(body);
  if (known === null) return body;
  const missing = Object.entries(sample).flatMap(([name, one]): [string, Json][] =>
    isList(one) && !Object.hasOwn(known, name) ? [[name, []]] : [],
  );
  return Object.fromEntries([
    ...Object.entries(known).map(([name, one]): [string, Json] => [
      name,
      likeSample(one, Object.hasOwn(sample, name) ? sample[name] : undefined),
    ]),
    ...missing,
  ]);
}

/** An element that has no attributes and elements this time. */
function groupOf(text: Json): JsonObject | null {
  if (typeof text !== "string") return null;
  return text === "" ? {} : { "#text": text };
}
