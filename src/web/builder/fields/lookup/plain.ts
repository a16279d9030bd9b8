import type { PlainValue, Value } from "#flow/value.ts";
import { nothing } from "../input-values.ts";

/** What can be looked up of a value: groups, lists and what is looked up already cannot. */
export function plainOf(value: Value | undefined): PlainValue {
  switch (value?.kind) {
    case undefined:
    case "object":
    case "list":
      return nothing;
    case "lookup":
      return value.of;
    case "constant":
    case "pill":
    case "text":
    case "formula":
      return value;
  }
}
