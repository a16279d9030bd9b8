/** Up to 200 records in one request, each with an outcome of its own: the status is 200 even if all fail. */
import { notFound, SalesforceError } from "./errors.ts";
import { wholeId } from "./ids.ts";
import { isTable } from "./json.ts";
import { byKey, keyField, locked, update, type Values } from "./records.ts";
import { createIn } from "./making.ts";
import type { Call, Given } from "./resources.ts";
import type { Field, ObjectType } from "./schema.ts";
import { settleRights } from "./setup.ts";

const MOST = 200;

type One = (call: Call, object: ObjectType, values: Values) => { id: string; created?: boolean };

/** `more`: the object and the key of an upsert. */
export function collection(
  method: string,
  [name, key]: readonly string[],
): ((call: Call) => Given) | "no_method" {
  if (method === "POST" && name === undefined) return (call) => each(call, createOne);
  if (method === "PATCH" && name !== undefined && key !== undefined)
    return (call) => each(call, upsertsOf(call, name, key));
  if (method === "PATCH" && name === undefined)
    return (call) => each(call, onceEach("Duplicate id specified", idIn, updateOne)(call));
  return "no_method";
}

function each(call: Call, run: One): Given {
  const { records, allOrNone = false } = call.body;
  if (!Array.isArray(records) || records.length === 0 || records.length > MOST)
    throw new SalesforceError(400, "INVALID_INPUT", "The records list holds 1 to 200 records");
  const kept = [...call.sim.org.rows].map(
    ([name, rows]) => [name, rows.map((row) => ({ ...row }))] as const,
  );
  const outcomes = records.map((record: unknown, index) => outcomeOf(call, record, index, run));
  const hasFailed = outcomes.some(({ success }) => !success);
  const isUndone = hasFailed && allOrNone === true;
  const results = isUndone ? outcomes.map(undone) : outcomes;
  if (isUndone) {
    call.sim.org.rows.clear();
    for (const [name, rows] of kept) call.sim.org.rows.set(name, rows);
    settleRights(call.sim.org);
  }
  const done = results.find((one) => one.success);
  return {
    status: 200,
    body: results,
    outcome: done === undefined ? "refused" : "executed",
    ...(done?.id === undefined ? {} : { object: done.id }),
  };
}

type Outcome =
  | { readonly success: true; readonly id: string; readonly created?: boolean; readonly errors: [] }
  | { readonly success: false; readonly errors: readonly unknown[]; readonly id?: undefined };

/** What succeeded is rolled back with what failed. */
function undone(one: Outcome): Outcome {
  if (!one.success) return one;
  const message =
    "Record rolled back because not all records were valid and the request was using AllOrNone header";
  const statusCode = "ALL_OR_NONE_OPERATION_ROLLED_BACK";
  return { success: false, errors: [{ statusCode, message, fields: [] }] };
}

function outcomeOf(call: Call, record: unknown, index: number, run: One): Outcome {
  try {
    if (call.locked.includes(index + 1)) throw locked("");
    if (!isTable(record) || !isTable(record["attributes"])) throw notFound();
    const { attributes, ...values } = record;
    const object = call.sim.org.object(String(record["attributes"]["type"]));
    if (object === undefined || !isTable(attributes)) throw notFound();
    const { id, created } = run(call, object, values);
    return { id, success: true, errors: [], ...(created === undefined ? {} : { created }) };
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    const { code: statusCode, message, fields } = error;
    return { success: false, errors: [{ statusCode, message, fields }] };
  }
}

const createOne: One = (call, object, values) => {
  const { id } = createIn(call, object, values);
  return { id };
};

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

const idIn = (values: Values): string | null => {
  const id = Object.entries(values).find(([name]) => name.toLowerCase() === "id")?.[1];
  const said = textOf(id);
  return said === "" ? null : (wholeId(said) ?? said);
};

const updateOne: One = ({ sim, now }, object, given) => {
  const id = idIn(given);
  if (id === null)
    throw new SalesforceError(400, "MISSING_ARGUMENT", "Id not specified in an update call");
  if (wholeId(id) === null) throw new SalesforceError(400, "MALFORMED_ID", `bad id ${id}`, ["Id"]);
  if (sim.org.row(object, id) === undefined)
    throw new SalesforceError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
  const values = Object.entries(given).filter(([name]) => name.toLowerCase() !== "id");
  return { id: update(sim.org, object, id, Object.fromEntries(values), now).id };
};

/** Every record that shares its name with another of the request is refused. */
function onceEach(words: string, nameOf: (values: Values) => string | null, run: One) {
  return ({ body }: Call): One => {
    const { records } = body;
    const names = (Array.isArray(records) ? records : []).map((one: unknown) =>
      isTable(one) ? nameOf(one) : null,
    );
    return (call, object, values) => {
      const name = nameOf(values);
      if (name !== null && names.filter((one) => one === name).length > 1)
        throw new SalesforceError(400, "DUPLICATE_VALUE", `${words}: ${name}`);
      return run(call, object, values);
    };
  };
}

function upsertsOf(call: Call, name: string, key: string): One {
  const object = call.sim.org.object(name);
  if (object === undefined) throw notFound();
  const field = keyField(object, key);
  const valueOf = (values: Values): string | null => {
    const value = textOf(values[field.name]);
    if (value === "") return null;
    return field.caseSensitive ? value : value.toLowerCase();
  };
  const upsert: One = (one, of, values) => {
    if (of !== object) throw notFound();
    return upsertOne(one, object, field, values);
  };
  return onceEach("Duplicate external id specified", valueOf, upsert)(call);
}

function upsertOne(call: Call, object: ObjectType, field: Field, values: Values) {
  const { sim, now } = call;
  const { [field.name]: value, ...rest } = values;
  if (value === undefined || value === null || value === "")
    throw new SalesforceError(400, "MISSING_ARGUMENT", `${field.name} not specified`);
  const [row, ...others] = byKey(sim.org, object, field, value, now);
  if (others.length > 0)
    throw new SalesforceError(
      400,
      "DUPLICATE_EXTERNAL_ID",
      `${field.name}: more than one record found`,
    );
  if (row === undefined) return { ...createOne(call, object, values), created: true };
  return { id: update(sim.org, object, row.id, rest, now).id, created: false };
}
