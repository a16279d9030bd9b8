import type { Json } from "#sdk/json.ts";
import type { Pill, Value } from "#flow/value.ts";

/** What stands in a field that takes one thing: something fixed, or one pill. */
export type Slot =
  | { readonly kind: "empty" }
  | { readonly kind: "fixed"; readonly json: Json }
  | { readonly kind: "pill"; readonly pill: Pill }
  /** A formula, texts and pills in a row, or parts: nothing that this field could be. */
  | { readonly kind: "other" };

export function slotOf(value: Value | undefined): Slot {
  switch (value?.kind) {
    case undefined:
      return { kind: "empty" };
    case "constant":
      return value.value === null || value.value === ""
        ? { kind: "empty" }
        : { kind: "fixed", json: value.value };
    case "pill":
      return { kind: "pill", pill: value };
    case "text": {
      const parts = value.parts.filter((part) => part !== "");
      const [first = "", ...rest] = parts;
      if (rest.length > 0) return { kind: "other" };
      if (typeof first === "object") return { kind: "pill", pill: first };
      return first === "" ? { kind: "empty" } : { kind: "fixed", json: first };
    }
    case "formula":
    case "lookup":
    case "object":
    case "list":
      return { kind: "other" };
  }
}
