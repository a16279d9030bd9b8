import type { Value } from "#flow/value.ts";

/** Null for what nothing is left of: in a step of logic that is no value at all. */
export function filledIn(value: Value | undefined): Value | null {
  switch (value?.kind) {
    case undefined:
      return null;
    case "constant":
      return value.value === null || value.value === "" ? null : value;
    case "text":
      return value.parts.every((part) => part === "") ? null : value;
    case "pill":
    case "formula":
    case "lookup":
    case "object":
    case "list":
      return value;
  }
}
