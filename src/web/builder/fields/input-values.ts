import { isJsonObject, type Json, type JsonObject } from "#sdk/json.ts";
import type { EventTrigger } from "#flow/trigger.ts";
import type { Value } from "#flow/value.ts";
import { fieldAt, type Fields, withField, withoutField } from "#flow/edit-field.ts";
import { isList } from "#flow/pill.ts";

/** A form's values as the form shows them, and the operations that change them. */

export type Path = readonly string[];

/** What was written as one constant comes apart into the fields and items that it is made of. */
export function openedFields(fields: Fields): Fields {
  return mapped(fields, opened);
}

function opened(value: Value): Value {
  switch (value.kind) {
    case "constant":
      return valueOf(value.value);
    case "pill":
    case "text":
    case "formula":
    case "lookup":
      return value;
    case "object":
      return { kind: "object", fields: openedFields(value.fields) };
    case "list":
      return { kind: "list", items: value.items.map(opened) };
  }
}

function valueOf(json: Json): Value {
  if (isList(json)) return { kind: "list", items: json.map(valueOf) };
  if (isJsonObject(json)) return { kind: "object", fields: valuesOf(json) };
  return { kind: "constant", value: json };
}

export function valuesOf(json: JsonObject): Fields {
  return mapped(json, valueOf);
}

type Setting = EventTrigger["settings"][string];

/** The other way. A pill has no place among settings, which are read before anything has happened. */
export function settingsOf(fields: Fields): EventTrigger["settings"] {
  return mapped(fields, settingOf);
}

function settingOf(value: Value): Setting {
  switch (value.kind) {
    case "constant":
      return value.value;
    case "pill":
    case "formula":
    case "lookup":
      return null;
    case "text":
      return value.parts.filter((part) => typeof part === "string").join("");
    case "object":
      return settingsOf(value.fields);
    case "list":
      return value.items.map(settingOf);
  }
}

type Change =
  | { readonly do: "setField"; readonly path: string[]; readonly value: Value }
  | { readonly do: "removeField"; readonly path: string[] };

/** Changes one field, or takes it away where there is no value. What lies in a constant is changed with the whole of it. */
export function changeAt(fields: Fields, path: Path, value: Value | undefined): Change {
  const whole = path
    .map((_, index) => path.slice(0, index))
    .find((place) => fieldAt(fields, place)?.kind === "constant");
  if (whole === undefined)
    return value === undefined
      ? { do: "removeField", path: [...path] }
      : { do: "setField", path: [...path], value };
  const old = opened(fieldAt(fields, whole) ?? nothing);
  const holder: Value = old.kind === "constant" ? { kind: "object", fields: {} } : old;
  const inside = ["whole", ...path.slice(whole.length)];
  const changed =
    value === undefined
      ? withoutField({ whole: holder }, inside)
      : withField({ whole: holder }, inside, value);
  return { do: "setField", path: [...whole], value: changed?.["whole"] ?? holder };
}

/** Stands in a field that is shown and not filled in. */
export const nothing = { kind: "constant", value: null } as const satisfies Value;

function mapped<From, To>(
  record: { readonly [name: string]: From },
  change: (from: From) => To,
): { [name: string]: To } {
  return Object.fromEntries(Object.entries(record).map(([name, one]) => [name, change(one)]));
}

/** The item at one place put to another. */
export function moved<Item>(items: readonly Item[], from: number, to: number): readonly Item[] {
  const item = items[from];
  return item === undefined ? items : items.toSpliced(from, 1).toSpliced(to, 0, item);
}
