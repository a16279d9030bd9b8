import { isJsonObject, type Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Schema } from "#flow/catalogue.ts";
import { isList } from "#flow/pill.ts";
import { fieldOf, labelBelow, shapeOf } from "#flow/shape.ts";
import { type Shown, shownBy } from "../../../parts/values/shown.ts";

/** An output as rows to read: known fields in the order of their schema, then what came beside them. */

export interface OutputRow {
  readonly path: readonly string[];
  readonly label: LocalizedText;
  readonly value: Json | undefined;
  /** The same for people; nothing for a group and a list. */
  readonly shown: Shown;
  /** What stands inside a group or a list. */
  readonly inside: readonly OutputRow[];
  /** Nothing is there, or only what is empty itself. */
  readonly isEmpty: boolean;
  /** The schema says which fields there are, and this is none of them. */
  readonly isForeign: boolean;
}

/** The most items of a list that are read out. */
export const maxItems = 50;
const maxDepth = 12;

export function outputRows(schema: Schema, data: Json): readonly OutputRow[] {
  return below(schema, data, [], data);
}

function below(
  schema: Schema,
  value: Json | undefined,
  path: readonly string[],
  whole: Json,
): readonly OutputRow[] {
  if (path.length >= maxDepth) return [];
  const { alternatives } = shapeOf(schema);
  if (isList(value)) {
    const items = alternatives.find(({ kind }) => kind === "list")?.schema.items ?? {};
    return value
      .slice(0, maxItems)
      .map((item, index) => row(items, item, [...path, String(index)], item, ordinal(index)));
  }
  const object = alternatives.find(({ kind }) => kind === "object")?.schema ?? {};
  const found = isJsonObject(value) ? Object.keys(value) : [];
  const names = new Set([...Object.keys(object.properties ?? {}), ...found]);
  return [...names].map((name) => {
    const known = fieldOf(object, name);
    const field = known ?? {};
    const inside = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    const label = labelBelow(undefined, name, field);
    return row(field, inside, [...path, name], whole, label, known === undefined);
  });
}

function ordinal(index: number): LocalizedText {
  return text(String(index + 1), String(index + 1));
}

function row(
  schema: Schema,
  value: Json | undefined,
  path: readonly string[],
  whole: Json,
  label: LocalizedText,
  isForeign = false,
): OutputRow {
  const inside = below(schema, value, path, whole);
  return {
    path,
    label,
    value,
    shown:
      value === undefined || typeof value === "object"
        ? { kind: "nothing" }
        : shownBy(value, schema, whole),
    inside,
    isEmpty:
      value === undefined ||
      value === null ||
      value === "" ||
      (typeof value === "object" && inside.every(({ isEmpty }) => isEmpty)),
    isForeign,
  };
}

/** How many rows there are to read, groups not counted. */
export function countRows(
  rows: readonly OutputRow[],
  isWanted: (row: OutputRow) => boolean,
): number {
  return rows.reduce(
    (sum, one) =>
      sum + (one.inside.length > 0 ? countRows(one.inside, isWanted) : Number(isWanted(one))),
    0,
  );
}

/** Only rows in which something is found, with the groups they stand in. */
export function searchRows(
  rows: readonly OutputRow[],
  isFound: (row: OutputRow) => boolean,
): readonly OutputRow[] {
  return rows.flatMap((one) => {
    if (isFound(one)) return [one];
    const inside = searchRows(one.inside, isFound);
    return inside.length > 0 ? [{ ...one, inside }] : [];
  });
}

export function withoutEmpty(rows: readonly OutputRow[]): readonly OutputRow[] {
  return rows.flatMap((one) => (one.isEmpty ? [] : [{ ...one, inside: withoutEmpty(one.inside) }]));
}

/** Where nothing else is there, they are what there is to read. */
export function withoutForeign(rows: readonly OutputRow[]): readonly OutputRow[] {
  const own = rows.filter(({ isForeign }) => !isForeign);
  const kept = own.some(({ isEmpty }) => !isEmpty) ? own : rows;
  return kept.flatMap((one) => [{ ...one, inside: withoutForeign(one.inside) }]);
}
