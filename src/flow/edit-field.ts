import type { Value } from "./value.ts";

export type Fields = { readonly [name: string]: Value };
type NewFields = { [name: string]: Value };

/** The most items a list in a document may have. */
const maxItems = 1_000;

/** What stands at a path; undefined where nothing does. */
export function fieldAt(fields: Fields, [name, ...rest]: readonly string[]): Value | undefined {
  return name !== undefined && Object.hasOwn(fields, name)
    ? valueBelow(fields[name], rest)
    : undefined;
}

function valueBelow(value: Value | undefined, path: readonly string[]): Value | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (value?.kind === "object") return fieldAt(value.fields, path);
  if (value?.kind !== "list") return undefined;
  const index = indexOf(key, value.items.length - 1);
  return index === undefined ? undefined : valueBelow(value.items[index], rest);
}

/**
 * Puts a value at a path. Groups on the way that are not there yet come into being; anything else in
 * the way (a pill, a text) is not overwritten: the answer is undefined.
 */
export function withField(
  fields: Fields,
  [name, ...rest]: readonly string[],
  value: Value,
): NewFields | undefined {
  if (name === undefined) return undefined;
  const old = Object.hasOwn(fields, name) ? fields[name] : undefined;
  const replaced = replacedAt(old, rest, value);
  // With an assignment or a spread before it, `__proto__` would not become a key.
  return replaced && Object.fromEntries([...Object.entries(fields), [name, replaced]]);
}

/** Taking away what is not there changes nothing. */
export function withoutField(
  fields: Fields,
  [name, ...rest]: readonly string[],
): NewFields | undefined {
  if (name === undefined) return undefined;
  const old = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (old === undefined) return { ...fields };
  if (rest.length === 0)
    return Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name));
  const reduced = reducedAt(old, rest);
  return reduced && { ...fields, [name]: reduced };
}

function replacedAt(
  old: Value | undefined,
  path: readonly string[],
  value: Value,
): Value | undefined {
  const [key] = path;
  if (key === undefined) return value;
  if (old === undefined || old.kind === "object") {
    const inside = withField(old?.fields ?? {}, path, value);
    return inside && { kind: "object", fields: inside };
  }
  if (old.kind !== "list") return undefined;
  const index = indexOf(key, Math.min(old.items.length, maxItems - 1));
  if (index === undefined) return undefined;
  const item = replacedAt(old.items[index], path.slice(1), value);
  return item && { kind: "list", items: old.items.toSpliced(index, 1, item) };
}

function reducedAt(old: Value, path: readonly string[]): Value | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return undefined;
  if (old.kind === "object") {
    const inside = withoutField(old.fields, path);
    return inside && { kind: "object", fields: inside };
  }
  if (old.kind !== "list") return undefined;
  const index = indexOf(key, old.items.length - 1);
  const item = index === undefined ? undefined : old.items[index];
  if (index === undefined || item === undefined) return old;
  if (rest.length === 0) return { kind: "list", items: old.items.toSpliced(index, 1) };
  const reduced = reducedAt(item, rest);
  return reduced && { kind: "list", items: old.items.toSpliced(index, 1, reduced) };
}

function indexOf(key: string, highest: number): number | undefined {
  return /^(0|[1-9]\d*)$/.test(key) && Number(key) <= highest ? Number(key) : undefined;
}
