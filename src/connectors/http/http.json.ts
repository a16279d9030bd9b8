/** Answers as JSON, and paths in them. */
import { isJsonObject, type Json, jsonOf } from "#sdk/index.ts";

/** The answer's body as people and pills know it: JSON, else its text; null where it is empty. */
export function contentOf(body: string): Json {
  if (body === "") return null;
  const json = jsonOf(body);
  return json === undefined ? body : json;
}

/** The most steps of a path. */
const deepest = 20;

/** Reads as a path in JSON: `data.items[0].id`; `*` stands for each item of a list. Empty: the whole. */
export const pathPattern =
  /^(?:[^.[\]\s]+(?:\[(?:\d+|\*)\])*(?:\.[^.[\]\s]+(?:\[(?:\d+|\*)\])*)*)?$/;

/** All that stands at a path, with what the last `*` on the way went through; the whole where there was none. */
export function foundAt(
  root: Json,
  path: string,
): readonly { readonly at: Json; readonly in: Json }[] {
  const keys = path.match(/[^.[\]]+/g) ?? [];
  let found: readonly { readonly at: Json; readonly in: Json }[] = [{ at: root, in: root }];
  for (const key of keys.slice(0, deepest))
    found = found.flatMap(({ at, in: around }) => {
      if (key === "*") return isList(at) ? at.map((item) => ({ at: item, in: item })) : [];
      const inside = insideOf(at, key);
      return inside === undefined ? [] : [{ at: inside, in: around }];
    });
  return found;
}

export function valueAt(root: Json, path: string): Json | undefined {
  return foundAt(root, path)[0]?.at;
}

/**
 * Whether an answer shows what it holds at a path: there is something, or the list in which it would be. An error that is
 * answered with 200, or a page of a proxy, shows neither.
 */
export function showsAt(root: Json, path: string): boolean {
  const [list, ...items] = path.split(/\[(?:\d+|\*)\]|(?:^|\.)(?:\d+|\*)(?=\.|\[|$)/);
  const found = valueAt(root, list ?? "");
  return items.length === 0 ? found !== undefined : isList(found);
}

/** An id or a cursor: a text that is not empty, or a number. */
export function wordAt(root: Json, path: string): string | null {
  const value = valueAt(root, path);
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : null;
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function insideOf(value: Json, key: string): Json | undefined {
  if (isList(value)) return /^\d+$/.test(key) ? value[Number(key)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
