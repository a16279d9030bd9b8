import type { Value } from "./value.ts";

/** What nobody filled in. */
export function isBlank(value: Value | undefined): boolean {
  switch (value?.kind) {
    case undefined:
      return true;
    case "constant":
      return value.value === null || value.value === "";
    case "pill":
    case "formula":
    case "lookup":
      return false;
    case "text":
      return value.parts.every((part) => part === "");
    case "object":
      return Object.values(value.fields).every(isBlank);
    case "list":
      return value.items.every(isBlank);
  }
}
