import type { Control, FormField } from "#flow/form.ts";
import { emptyValue } from "#flow/form-fields.ts";
import type { Value } from "#flow/value.ts";
import type { ListProps } from "./controls/list-control.tsx";
import type { Form } from "./editing.tsx";
import type { Path } from "./input-values.ts";
import { slotOf } from "./pills/slot.ts";

/** The items of a list, and how they change. */
export function itemsIn(
  value: Value | undefined,
  control: Control & { readonly kind: "list" },
  {
    path,
    change,
    onChange,
  }: Pick<Form, "change"> & { readonly path: Path; readonly onChange: (value: Value) => void },
): Omit<ListProps, "label" | "renderItem"> {
  return {
    items: itemsOf(value),
    max: control.maxItems,
    fresh: emptyValue(control.item),
    onChange: (items) => onChange({ kind: "list", items: [...items] }),
    onItem: (index, next) =>
      value?.kind === "list"
        ? change([...path, String(index)], next)
        : onChange({ kind: "list", items: [next] }),
  };
}

/** A single value in the place of a list is a list of one. */
function itemsOf(value: Value | undefined): readonly Value[] {
  if (value?.kind === "list") return value.items;
  return value === undefined || slotOf(value).kind === "empty" ? [] : [value];
}

/** What holds where nothing is entered. */
export function constantOf({ default: json }: FormField): Value | undefined {
  return json === undefined || typeof json === "object"
    ? undefined
    : { kind: "constant", value: json };
}

/** No pill, and no formula. */
export function isFixed(value: Value | undefined): boolean {
  return slotOf(value).kind === "fixed";
}
