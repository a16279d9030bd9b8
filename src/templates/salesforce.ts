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

function valuesFor(values: Fields): Value {
  const items = Object.entries(values).map(([field, value]): Value => ({
    kind: "object",
    fields: { field: constant(field), value },
  }));
  return { kind: "list", items };
}
