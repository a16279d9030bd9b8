import type { Value } from "#flow/value.ts";
import { action, constant, type Part } from "./parts.ts";

/** What the operations of templates for Salesforce are put together from. */

type Fields = { readonly [name: string]: Value };

/** A step that creates a record. Its object needs the usual field for the mark. */
export function createRecord(object: string, values: Fields): Part {
  return action("salesforce", "create-record", {
    object: constant(object),
    values: valuesFor(values),
  });
}

/** A step that finds the record with these values. */
export function findRecord(object: string, values: Fields): Part {
  return action("salesforce", "find-records", {
    object: constant(object),
    where: valuesFor(values),
    limit: constant(1),
  });
}

/** A step that creates the record with this external ID, or updates it. */
export function upsertRecord(object: string, key: string, value: Value, values: Fields): Part {
  return action("salesforce", "upsert-record", {
    object: constant(object),
    key: constant(key),
    value,
    values: valuesFor(values),
  });
}

function valuesFor(values: Fields): Value {
  const items = Object.entries(values).map(([field, value]): Value => ({
    kind: "object",
    fields: { field: constant(field), value },
  }));
  return { kind: "list", items };
}
