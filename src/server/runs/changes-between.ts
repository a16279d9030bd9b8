import { isJsonObject, type Json } from "#sdk/json.ts";

interface FieldChange {
  readonly path: string[];
  readonly before: Json;
  readonly after: Json;
}

/** What is another in an input, field by field; a list is one field. Pure. */
export function changesBetween(
  before: Json,
  after: Json,
  path: readonly string[] = [],
): FieldChange[] {
  if (isJsonObject(before) && isJsonObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) =>
      changesBetween(before[name] ?? null, after[name] ?? null, [...path, name]),
    );
  }
  return JSON.stringify(before) === JSON.stringify(after)
    ? []
    : [{ path: [...path], before, after }];
}
