import { isJsonObject, type Json, type JsonObject } from "#sdk/json.ts";
import { isList } from "#flow/pill.ts";

/** What a person changes in the input of a step. Pure. */

/** `path`: keys from the root of the input. Null: nothing stands in the field. */
export interface FieldChange {
  readonly path: readonly string[];
  readonly value: Json;
}

/** With all changes. */
export function changedBy(input: JsonObject, changes: readonly FieldChange[]): JsonObject {
  return changes.reduce((changing, { path, value }) => {
    const changed = changedAt(changing, path, value);
    return isJsonObject(changed) ? changed : changing;
  }, input);
}

/** With another value at a path. What does not exist on the way is made; a null takes away. */
function changedAt(at: Json | undefined, path: readonly string[], value: Json): Json {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (isList(at)) {
    const index = Number(name);
    const inside = changedAt(at[index], rest, value);
    return inside === null
      ? at.filter((_, one) => one !== index)
      : [...at.slice(0, index), inside, ...at.slice(index + 1)];
  }
  const fields = isJsonObject(at) ? at : {};
  const inside = changedAt(fields[name], rest, value);
  const others = Object.entries(fields).filter(([one]) => one !== name);
  return inside === null
    ? Object.fromEntries(others)
    : Object.fromEntries([...others, [name, inside]]);
}

/** The order of fields means nothing. */
export function sorted(value: Json): Json {
  if (isList(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((name) => [name, sorted(value[name] ?? null)]),
  );
}
