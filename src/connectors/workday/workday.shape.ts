/** The fields of a report: those that its schema names, or that its rows have. Workday leaves a field out of a row in which it is empty. */
import type { Json, JsonObject, Shape, ShapeField, ShapeType } from "#sdk/index.ts";
import { InputError, isJsonObject, TransientError } from "#sdk/index.ts";
import type { WorkdayApi } from "./workday.client.ts";
import { workday } from "./workday.connection.ts";
import { deepest, fieldNamed } from "./workday.schema.ts";

export const shapes = workday.shapes({
  describe: ({ api, of }) => shapeOf(api, of),
});

/** Null where there is no such report. */
export async function shapeOf(api: WorkdayApi, report: string): Promise<Shape | null> {
  try {
    return { fields: await api.fields(report) };
  } catch (error) {
    if (error instanceof InputError && error.facts.details?.["status"] === 404) return null;
    if (!isWithoutSchema(error)) throw error;
    return { fields: fieldsOf(await api.report(report)) };
  }
}

/** That Workday gives a schema is known of other programs and nowhere documented: the rows tell as well, except for what is empty in all of them. */
function isWithoutSchema(error: unknown): boolean {
  return (
    error instanceof InputError ||
    (error instanceof TransientError && error.facts.code === "workday.foreign_answer")
  );
}

/** In the order in which the rows name them. */
export function fieldsOf(rows: readonly JsonObject[], depth = 1): readonly ShapeField[] {
  const found = new Map<string, Json[]>();
  for (const row of rows)
    for (const [name, value] of Object.entries(row)) {
      const values = found.get(name);
      if (values === undefined) found.set(name, [value]);
      else values.push(value);
    }
  return Array.from(found, ([key, values]) => fieldNamed(key, typeOf(values, depth)));
}

/** Texts, lists of them, and groups of fields. */
function typeOf(given: readonly Json[], depth: number): ShapeType {
  const values = given.filter((value) => value !== null);
  if (values.length === 0) return { is: "text" };
  if (values.every((value) => typeof value !== "object")) return { is: "text" };
  if (depth >= deepest) return { is: "json" };
  if (values.every((value) => isList(value)))
    return { is: "list", items: typeOf(values.flat(), depth) };
  if (values.every((value) => isJsonObject(value)))
    return { is: "group", fields: fieldsOf(values, depth + 1) };
  return { is: "json" };
}

/**
 * The same rows as a flow gets them: with null where a field was left out, so that all have the same fields, and with texts
 * alone. An amount or an ID is the digits that Workday has written.
 */
export function evened(rows: readonly JsonObject[]): readonly JsonObject[] {
  const fields = fieldsOf(rows);
  return rows.map((row) => filled(row, fields));
}

function filled(row: JsonObject, fields: readonly ShapeField[]): JsonObject {
  return Object.fromEntries(
    fields.map(({ key, type }) => [
      key,
      Object.hasOwn(row, key) ? valueAs(row[key] ?? null, type) : null,
    ]),
  );
}

function valueAs(value: Json, type: ShapeType): Json {
  if (type.is === "group" && isJsonObject(value)) return filled(value, type.fields);
  if (type.is === "list" && isList(value)) return value.map((item) => valueAs(item, type.items));
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
