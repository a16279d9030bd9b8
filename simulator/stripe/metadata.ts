import type { JsonObject } from "./json.ts";
import { parameter } from "./parameter-errors.ts";
import { MOST_METADATA_KEYS } from "./parameters.ts";
import { type Params, table } from "./params.ts";

/** On creation: empty values make no key. */
export function newMetadata(params: Params): JsonObject {
  return withoutEmpty(table(params, "metadata") ?? {});
}

/** On update keys are merged; an empty value unsets its key, `metadata=` all of them. */
export function mergedMetadata(before: JsonObject, params: Params): JsonObject {
  if (!("metadata" in params)) return before;
  if (params["metadata"] === null) return {};
  const merged = withoutEmpty({ ...before, ...table(params, "metadata") });
  if (Object.keys(merged).length > MOST_METADATA_KEYS) throw parameter.metadataCount();
  return merged;
}

function withoutEmpty(metadata: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== ""));
}
