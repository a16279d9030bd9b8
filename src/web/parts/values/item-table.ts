import { isNothing, type Shown, type ShownField } from "./shown.ts";

/** Wider than that, items are read one below the other. */
const mostColumns = 3;

/** The columns of a list whose items are short and alike; null for any other list. */
export function columnsOf(items: readonly Shown[]): readonly ShownField[] | null {
  const columns = new Map<string, ShownField>();
  for (const item of items) {
    if (item.kind !== "group") return null;
    for (const field of item.fields) {
      if (isNothing(field.value)) continue;
      if (field.value.kind === "group" || field.value.kind === "list") return null;
      columns.set(field.name, field);
    }
  }
  return columns.size < 2 || columns.size > mostColumns ? null : [...columns.values()];
}

export function cellOf(item: Shown, name: string): Shown {
  const field = item.kind === "group" ? item.fields.find((one) => one.name === name) : undefined;
  return field?.value ?? { kind: "nothing" };
}
