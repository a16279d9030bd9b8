/** Reads a decoded form by the request schema of `spec.json`: what it does not declare is refused. */
import { type Form, type FormTable, isTable } from "./form.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Schema } from "./spec.ts";
import { parameter } from "./parameter-errors.ts";

/** Texts that an empty value unsets (`null` then); elsewhere an empty value is refused. */
const UNSETTABLE = new Set(
  "description email name phone receipt_email instructions_email transfer_group unit_label url tax_code footer carrier tracking_number statement_descriptor statement_descriptor_suffix performance_location line1 line2 city state postal_code country".split(
    " ",
  ),
);

export const MOST_METADATA_KEYS = 50;
const LONGEST_METADATA_KEY = 40;
const LONGEST_METADATA_VALUE = 500;

export function readParameters(schema: Schema, form: FormTable): JsonObject {
  return readTable(schema, form, "");
}

function readTable(schema: Schema, form: FormTable, at: string): JsonObject {
  const properties = schema.properties ?? {};
  const unknown = Object.keys(form).filter((name) => !Object.hasOwn(properties, name));
  if (unknown.length > 0) throw parameter.unknown(unknown.map((name) => inside(at, name)));

  const values: JsonObject = {};
  for (const [name, given] of Object.entries(form)) {
    const child = properties[name];
    if (child === undefined) continue;
    if (given === "" && schema.required?.includes(name)) throw parameter.empty(inside(at, name));
    values[name] = readValue(child, given, inside(at, name), name);
  }
  for (const name of schema.required ?? []) {
    if (!(name in values)) throw parameter.missing(inside(at, name));
  }
  return values;
}

function inside(at: string, name: string): string {
  return at === "" ? name : `${at}[${name}]`;
}

type Reader = (schema: Schema, given: Form, at: string, name: string) => Json;

const READERS: Record<NonNullable<Schema["type"]>, Reader> = {
  integer: (_schema, given, at) => {
    if (typeof given !== "string" || !/^-?\d+$/.test(given) || !Number.isSafeInteger(+given)) {
      throw parameter.integer(at, shown(given));
    }
    return Number(given);
  },
  number: (_schema, given, at) => {
    if (typeof given !== "string" || !/^-?\d+(\.\d+)?$/.test(given)) {
      throw parameter.decimal(at, shown(given));
    }
    return Number(given);
  },
  boolean: (_schema, given, at) => {
    if (given !== "true" && given !== "false") throw parameter.boolean(at, shown(given));
    return given === "true";
  },
  string: readText,
  array: (schema, given, at) => {
    const items = listed(given);
    if (items === null) throw parameter.array(at);
    return items.map((item, index) => readValue(schema.items ?? {}, item, `${at}[${index}]`, ""));
  },
  object: (schema, given, at) => {
    if (!isTable(given)) throw parameter.object(at);
    if (schema.additionalProperties !== undefined) return readMetadata(given, at);
    // `currency_options` is cut from the spec to an object without properties.
    if (Object.keys(schema.properties ?? {}).length === 0) return {};
    return readTable(schema, given, at);
  },
};

function readValue(schema: Schema, given: Form, at: string, name: string): Json {
  if (schema.anyOf !== undefined) return readAlternative(schema.anyOf, given, at, name);
  if (given === "" && !(schema.type === "string" && UNSETTABLE.has(name))) {
    throw parameter.empty(at);
  }
  return READERS[schema.type ?? "string"](schema, given, at, name);
}

/** `""` among the alternatives means: this field may be unset. */
function readAlternative(
  alternatives: readonly Schema[],
  given: Form,
  at: string,
  name: string,
): Json {
  const unsettable = alternatives.some((one) => one.enum?.length === 1 && one.enum[0] === "");
  if (given === "" && unsettable) return null;
  const real = alternatives.filter((one) => one.enum?.[0] !== "");
  const fitting =
    real.find(
      (one) => (one.type === "object" || one.type === "array") === (typeof given !== "string"),
    ) ?? real[0];
  return readValue(fitting ?? {}, given, at, name);
}

function readText(schema: Schema, given: Form, at: string, name: string): Json {
  if (typeof given !== "string") throw parameter.string(at, shown(given));
  if (given === "") return null;
  if (schema.enum !== undefined && !schema.enum.includes(given)) {
    throw parameter.choice(at, schema.enum.map(String));
  }
  if (schema.maxLength !== undefined && characters(given) > schema.maxLength) {
    throw name.startsWith("statement_descriptor")
      ? parameter.statementDescriptor(at, given, schema.maxLength)
      : parameter.tooLong(at, given, schema.maxLength);
  }
  return given;
}

/** Values stay as they came: an empty one unsets its key, which only the object's owner can do. */
function readMetadata(given: FormTable, at: string): JsonObject {
  const entries = Object.entries(given);
  if (entries.length > MOST_METADATA_KEYS) throw parameter.metadataCount();
  return Object.fromEntries(entries.map(([key, value]) => [key, metadataValue(key, value, at)]));
}

function metadataValue(key: string, value: Form, at: string): string {
  if (typeof value !== "string") throw parameter.metadataType(key);
  if (characters(key) > LONGEST_METADATA_KEY) throw parameter.metadataKey(key);
  if (characters(value) > LONGEST_METADATA_VALUE)
    throw parameter.metadataValue(`${at}[${key}]`, value);
  return value;
}

/** As people count them, not as UTF-16 does. */
function characters(value: string): number {
  return Array.from(value).length;
}

/** `list[]=a` and `list[0]=a` are the same list. */
function listed(given: Form): Form[] | null {
  if (Array.isArray(given)) return given;
  if (!isTable(given)) return null;
  const keys = Object.keys(given);
  return keys.every((key) => /^\d+$/.test(key)) ? Object.values(given) : null;
}

function shown(given: Form): string {
  return typeof given === "string" ? given : JSON.stringify(given);
}
