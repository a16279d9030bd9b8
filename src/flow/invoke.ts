import { isJsonObject, type Json, type JsonObject } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Schema } from "./catalogue.ts";
import { type InvokeInput, InvokeName, type InvokeOutput, type InvokeTrigger } from "./trigger.ts";
import type { Value } from "./value.ts";
import { isMoneyJson, moneyGroup } from "./money-group.ts";
import { isList } from "./pill.ts";
import { rooted } from "./root.ts";
import { type PillChange, withPills } from "./value-pills.ts";

/** A flow that another system starts by an HTTP request: what it hands in, and what it is answered. Pure. */

export const typeWords: { readonly [type in InvokeInput["type"]]: LocalizedText } = {
  text: text("text", "文字列"),
  number: text("number", "数値"),
  money: text("amount of money", "金額"),
  boolean: text("true or false", "true または false"),
  date: text("date", "日付"),
  dateTime: text("date and time", "日時"),
  list: text("list", "リスト"),
  object: text("group of fields", "項目のグループ"),
};

/** The body of a call as a schema: for pills, and for callers. */
export function inputSchema(trigger: InvokeTrigger): Schema {
  const known = schemas.get(trigger);
  if (known !== undefined) return known;
  const schema = schemaOfInputs(trigger);
  schemas.set(trigger, schema);
  return schema;
}

/** One for each state of a trigger: what is made of a schema is remembered by it. */
const schemas = new WeakMap<InvokeTrigger, Schema>();

function schemaOfInputs({ inputs }: InvokeTrigger): Schema {
  const properties = inputs.map((input): [string, Schema] => {
    const schema = rooted(schemaOf(input), [input.name]);
    const { name, help, required } = input;
    const label = text(name, name);
    const field = help === "" ? { label } : { label, help: text(help, help) };
    return [name, required ? { ...schema, field } : { anyOf: [schema, { type: "null" }], field }];
  });
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: inputs.flatMap(({ name, required }) => (required ? [name] : [])),
    additionalProperties: false,
  };
}

function schemaOf({ type, sample }: InvokeInput): Schema {
  switch (type) {
    case "text":
      return { type: "string" };
    case "number":
      return { type: "number" };
    case "money":
      return moneyGroup;
    case "boolean":
      return { type: "boolean" };
    case "date":
      return { type: "string", format: "date" };
    case "dateTime":
      return { type: "string", format: "date-time" };
    case "list":
      return isList(sample) ? schemaLike(sample) : { type: "array", items: {} };
    case "object":
      return isJsonObject(sample) ? schemaLike(sample) : { type: "object" };
  }
}

/** What a sample shows is there to be chosen; what a caller sends beside it is welcome. */
export function schemaLike(sample: Json | undefined, depth = 0): Schema {
  if (depth > deepest) return {};
  if (isList(sample)) return { type: "array", items: schemaLike(sample[0], depth + 1) };
  if (isJsonObject(sample)) {
    const fields = Object.entries(sample).map(([name, one]) => [name, schemaLike(one, depth + 1)]);
    return { type: "object", properties: Object.fromEntries(fields), additionalProperties: true };
  }
  if (typeof sample === "string") return { type: "string" };
  if (typeof sample === "number") return { type: "number" };
  return typeof sample === "boolean" ? { type: "boolean" } : {};
}

/** What lies deeper in a sample can be anything. */
const deepest = 50;

/** What a call looks like: the samples, and something of the right type where there is none. */
export function sampleInputs({ inputs }: InvokeTrigger): JsonObject {
  return Object.fromEntries(
    inputs.map((input) => [input.name, input.sample ?? plainSamples[input.type]]),
  );
}

const plainSamples: { readonly [type in InvokeInput["type"]]: Json } = {
  text: "text",
  number: 1,
  money: { amount: 1000, currency: "usd" },
  boolean: true,
  date: "2026-04-01",
  dateTime: "2026-04-01T09:00:00Z",
  list: [],
  object: {},
};

type Sample = Exclude<InvokeInput["sample"], undefined>;

/** The fields of an example of a call. What no field may be called is left out. */
export function inputsLike(example: { readonly [name: string]: Sample }): InvokeInput[] {
  return Object.entries(example)
    .filter(([name]) => isInvokeName(name))
    .map(([name, sample]): InvokeInput => {
      const input = { name, type: typeLike(sample), required: sample !== null, help: "" };
      return sample === null ? input : Object.assign(input, { sample });
    });
}

export function isInvokeName(name: string): boolean {
  return InvokeName.safeParse(name).success;
}

function typeLike(sample: Json): InvokeInput["type"] {
  if (isList(sample)) return "list";
  if (isMoneyJson(sample)) return "money";
  if (isJsonObject(sample)) return "object";
  if (typeof sample === "number") return "number";
  if (typeof sample === "boolean") return "boolean";
  if (typeof sample !== "string") return "text";
  if (isDay(sample)) return "date";
  return isMoment(sample) ? "dateTime" : "text";
}

/** One thing that is wrong with what a caller sent. */
export interface CallProblem {
  readonly field: string;
  readonly why: "missing" | "unknown" | "wrong_type";
  /** What it must be; for a field that is unknown, which there are. */
  readonly wanted: LocalizedText;
}

export type ReadCall =
  /** Every input, null for one that was left out. */
  | { readonly ok: true; readonly data: JsonObject }
  | { readonly ok: false; readonly problems: readonly CallProblem[] };

export function readCall({ inputs }: InvokeTrigger, sent: JsonObject): ReadCall {
  const known = new Set(inputs.map(({ name }) => name));
  const names = [...known].join(", ");
  const given = new Map(Object.entries(sent));
  const problems = [
    ...inputs.flatMap((input) => problemOf(input, given.get(input.name))),
    ...[...given.keys()]
      .filter((name) => !known.has(name))
      .map((field) => ({ field, why: "unknown" as const, wanted: text(names, names) })),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const data = inputs.map(({ name }) => [name, given.get(name) ?? null]);
  return { ok: true, data: Object.fromEntries(data) };
}

function problemOf(input: InvokeInput, value: Json | undefined): readonly CallProblem[] {
  const { name: field, type, required } = input;
  const wanted = typeWords[type];
  if (value === undefined || value === null)
    return required ? [{ field, why: "missing", wanted }] : [];
  return isOfType(type, value) ? [] : [{ field, why: "wrong_type", wanted }];
}

export function isOfType(type: InvokeInput["type"], value: Json): boolean {
  switch (type) {
    case "text":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "money":
      return isMoneyJson(value);
    case "boolean":
      return typeof value === "boolean";
    case "date":
      return typeof value === "string" && isDay(value);
    case "dateTime":
      return typeof value === "string" && isMoment(value);
    case "list":
      return isList(value);
    case "object":
      return isJsonObject(value);
  }
}

function isDay(value: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(value) && isMoment(`${value}T00:00:00Z`);
}

/** ISO 8601 with its zone. A day that no month has is none. */
function isMoment(value: string): boolean {
  const found =
    /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/.exec(
      value,
    );
  const day = found?.[1];
  if (day === undefined) return false;
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

/** The outputs as the fields of a step, so that they are checked and worked out as such. */
export function outputFields({ outputs }: Pick<InvokeTrigger, "outputs">): {
  [name: string]: Value;
} {
  return Object.fromEntries(
    outputs.flatMap(({ name, value }) => (value === null ? [] : [[name, value]])),
  );
}

/** Anything may be answered, and nothing is left out. */
export function outputSchema({ outputs }: Pick<InvokeTrigger, "outputs">): Schema {
  return {
    type: "object",
    properties: Object.fromEntries(outputs.map(({ name }) => [name, {}])),
    additionalProperties: false,
  };
}

export function outputsWithPills(
  outputs: readonly InvokeOutput[],
  change: PillChange,
): InvokeOutput[] {
  return outputs.map(({ name, value }) => ({ name, value: value && withPills(value, change) }));
}
