import type { Decimal } from "./decimal.ts";
import type { Range } from "./refusal.ts";

/** A formula as a tree. `f(a)` and `a.f()` are the same. */
export type Part = Range &
  (
    | { readonly kind: "literal"; readonly value: string | boolean | null | Decimal }
    /** A reference to the output of the trigger or a step, as far as its keys are written out. */
    | { readonly kind: "pill"; readonly from: string; readonly path: readonly string[] }
    | { readonly kind: "variable"; readonly name: string }
    | { readonly kind: "field"; readonly of: Part; readonly key: Part }
    | { readonly kind: "list"; readonly items: readonly Part[] }
    | { readonly kind: "object"; readonly entries: readonly (readonly [Part, Part])[] }
    | { readonly kind: "not"; readonly of: Part }
    | { readonly kind: "minus"; readonly of: Part }
    | {
        readonly kind: "operator";
        readonly operator: Operator;
        readonly left: Part;
        readonly right: Part;
      }
    | { readonly kind: "choice"; readonly condition: Part; readonly yes: Part; readonly no: Part }
    | { readonly kind: "call"; readonly name: string; readonly args: readonly Part[] }
    /** `list.map(item, …)`: a part that is worked out for each item. */
    | {
        readonly kind: "each";
        readonly what: Each;
        readonly list: Part;
        readonly variable: string;
        readonly body: Part;
      }
  );

export type Operator =
  | "+" | "-" | "*" | "/" | "%" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "&&" | "||"; // prettier-ignore

export const eachNames = ["map", "filter", "all", "exists", "exists_one", "sortBy"] as const;
export type Each = (typeof eachNames)[number];

/** The parts right below one. */
export function partsOf(part: Part): readonly Part[] {
  switch (part.kind) {
    case "literal":
    case "pill":
    case "variable":
      return [];
    case "field":
      return [part.of, part.key];
    case "list":
      return part.items;
    case "object":
      return part.entries.flat();
    case "not":
    case "minus":
      return [part.of];
    case "operator":
      return [part.left, part.right];
    case "choice":
      return [part.condition, part.yes, part.no];
    case "call":
      return part.args;
    case "each":
      return [part.list, part.body];
  }
}

/** Every pill in a tree, with its place. */
export function pillPartsIn(part: Part): readonly (Part & { readonly kind: "pill" })[] {
  return part.kind === "pill" ? [part] : partsOf(part).flatMap(pillPartsIn);
}
