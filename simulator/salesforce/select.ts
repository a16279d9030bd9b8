/** Carries a query out. */
import { noColumn, SalesforceError } from "./errors.ts";
import { Decimal, type Value } from "./json.ts";
import { wholeId } from "./ids.ts";
import { type Column, columnOf } from "./columns.ts";
import type { Org, Row } from "./org.ts";
import type { Field, FieldType, ObjectType } from "./schema.ts";
import { type Condition, type Literal, parsed } from "./soql.ts";

export interface Selected {
  readonly object: ObjectType;
  readonly paths: readonly (readonly string[])[];
  readonly rows: readonly Row[];
}

interface Within {
  readonly now: number;
  /** `queryAll` shows what lies in the recycle bin. */
  readonly withDeleted: boolean;
}

export function select(org: Org, soql: string, { now, withDeleted }: Within): Selected {
  const { fields, from, where, order, limit, offset } = parsed(soql);
  const object = org.object(from);
  if (object === undefined)
    throw new SalesforceError(400, "INVALID_TYPE", `sObject type '${from}' is not supported.`);
  if (offset > 2_000)
    throw new SalesforceError(400, "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset is 2000");
  const named = (name: string): Column => {
    const found = columnOf(org, object, name.split("."));
    if (found === undefined) throw noColumn(name, object.name);
    return found;
  };
  const chosen = fields.flatMap((name) =>
    name.startsWith("FIELDS(") ? object.fields.map((one) => [one.name]) : [named(name).path],
  );
  const holds = where === null ? () => true : testOf(where, named);
  const sorts = order.map(({ field, descending }) => ({ by: named(field), descending }));
  for (const { by } of sorts) if (!by.field.sortable) throw notAllowed(by.field, "sorted");
  const rows = org
    .rowsOf(object)
    .filter((row) => row.visibleAt <= now && (withDeleted || !row.isDeleted) && holds(row))
    .toSorted((one, other) => {
      for (const { by, descending } of sorts) {
        const sign = compared(orderOf(by.of(one)), orderOf(by.of(other)));
        if (sign !== 0) return descending ? -sign : sign;
      }
      return 0;
    });
  return { object, paths: chosen, rows: rows.slice(offset, offset + (limit ?? rows.length)) };
}

type Test = (row: Row) => boolean;

function testOf(condition: Condition, named: (name: string) => Column): Test {
  switch (condition.is) {
    case "and": {
      const all = condition.all.map((one) => testOf(one, named));
      return (row) => all.every((one) => one(row));
    }
    case "or": {
      const all = condition.all.map((one) => testOf(one, named));
      return (row) => all.some((one) => one(row));
    }
    case "not": {
      const one = testOf(condition.of, named);
      return (row) => !one(row);
    }
    case "compare": {
      const { field, of } = named(condition.field);
      if (!field.filterable) throw notAllowed(field, "filtered");
      const tests = condition.to.map((literal) => comparing(field, condition.by, literal));
      return (row) => tests.some((one) => one(of(row)));
    }
  }
}

const quoted: ReadonlySet<FieldType> = new Set([
  "string",
  "email",
  "phone",
  "url",
  "picklist",
  "id",
  "reference",
]);

function comparing(field: Field, by: string, literal: Literal): (value: Value) => boolean {
  if (literal.is === "null") {
    if (by === "=") return (value) => value === null;
    if (by === "!=" || by === "<>") return (value) => value !== null;
  }
  if (literal.is === "string" && by === "like") {
    const pattern = new RegExp(`^${literal.pattern}$`, "isu");
    return (value) => typeof value === "string" && pattern.test(value);
  }
  const to = orderOf(literalValue(field, literal));
  return (value) => {
    if (value === null) return by === "!=" || by === "<>";
    const sign = compared(orderOf(value, field.type), to);
    switch (by) {
      case "=":
      case "in":
        return sign === 0;
      case "!=":
      case "<>":
        return sign !== 0;
      case "<":
        return sign < 0;
      case "<=":
        return sign <= 0;
      case ">":
        return sign > 0;
      default:
        return sign >= 0;
    }
  };
}

/** Each type has literals of its own. */
function literalValue({ name, type }: Field, literal: Literal): Value {
  if (literal.is === "string" && quoted.has(type)) {
    if (type !== "id" && type !== "reference") return literal.value.toLowerCase();
    const id = wholeId(literal.value);
    if (id !== null) return id;
    throw new SalesforceError(
      400,
      "INVALID_QUERY_FILTER_OPERATOR",
      `invalid ID field: ${literal.value}`,
    );
  }
  if (literal.is === "boolean" && type === "boolean") return literal.value;
  if (literal.is === "number" && ["int", "double", "currency", "percent"].includes(type))
    return new Decimal(literal.text);
  if (literal.is === "date" && type === "date") return literal.text;
  if (literal.is === "datetime" && type === "datetime") {
    const at = Date.parse(literal.text);
    // Milliseconds do not count.
    if (!Number.isNaN(at)) return `${new Date(at).toISOString().slice(0, 19)}.000+0000`;
  }
  throw new SalesforceError(
    400,
    "INVALID_FIELD",
    `value of filter criterion for field '${name}' must be of type ${type}`,
  );
}

type Ordered = string | number | bigint | null;

/** Decimals are compared with all their digits; case does not count in texts, but in ids it does. */
function orderOf(value: Value, type?: FieldType): Ordered {
  if (value instanceof Decimal) return scaled(value.text);
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "number") return scaled(String(value));
  const isText = type !== undefined && quoted.has(type) && type !== "id" && type !== "reference";
  return typeof value === "string" && isText ? value.toLowerCase() : value;
}

const PLACES = 20;

function scaled(text: string): bigint {
  const [, sign = "", whole = "0", part = ""] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const digits = BigInt(whole + part.slice(0, PLACES).padEnd(PLACES, "0"));
  return sign === "-" ? -digits : digits;
}

/** Null comes first. */
function compared(one: Ordered, other: Ordered): number {
  if (one === other) return 0;
  if (one === null) return -1;
  if (other === null) return 1;
  return one < other ? -1 : 1;
}

function notAllowed({ name }: Field, what: string): SalesforceError {
  return new SalesforceError(
    400,
    "INVALID_FIELD",
    `field '${name}' can not be ${what} in a query call`,
  );
}
