import type { Schema } from "#flow/catalogue.ts";
import { variableSchemas } from "#flow/logic-output.ts";
import { rooted } from "#flow/root.ts";
import type { VariableType } from "#flow/step.ts";
import type { Value } from "#flow/value.ts";

/** What a variable holds, as it stands under a name in a form: there an amount finds its currency. */
export function inForm(name: string): { readonly [type in VariableType]: Schema } {
  return { ...variableSchemas, money: rooted(variableSchemas.money, [name]) };
}

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
