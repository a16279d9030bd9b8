import { fieldOf } from "#flow/shape.ts";
import type { Schema } from "#flow/catalogue.ts";
import type { Path } from "./input-values.ts";
import type { Control } from "#flow/form.ts";

/** Whether there are fields inside. */
export function isHolder({ kind }: Control): boolean {
  return kind === "group" || kind === "list" || kind === "map" || kind === "union";
}

/** Whether what a lookup table has, which is a text, can be it. */
export function takesText({ kind }: Control): boolean {
  return kind !== "group" && kind !== "list" && kind !== "map";
}

/** The currency of an amount stands at the root of the form; in the items of a list, in the item. */
export function besideItem(control: Control, path: Path, root: Schema): Control {
  const [first = ""] = control.kind === "money" ? control.currency : [];
  return control.kind === "money" && fieldOf(root, first) === undefined
    ? { ...control, currency: [...path.slice(0, -1), ...control.currency] }
    : control;
}
