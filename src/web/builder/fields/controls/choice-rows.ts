import type { Value } from "#flow/value.ts";
import { typedText } from "#flow/value-type.ts";
import type { Choice } from "../../../api/choices.ts";

/** A choice, and which item of the list says what stands there; null where none does. */
export interface ChoiceRow {
  readonly choice: Choice;
  readonly index: number | null;
}

/** An item that names nothing of the list, or what another one names. `unknown`: the name that is not in it. */
export interface OtherItem {
  readonly index: number;
  readonly unknown: string | null;
}

/** A list as a table of all that its items can name. */
export function choiceRows(
  items: readonly Value[],
  choices: readonly Choice[],
  field: string,
): { readonly rows: readonly ChoiceRow[]; readonly others: readonly OtherItem[] } {
  const named = new Map<string, number>();
  const others: OtherItem[] = [];
  const known = new Set(choices.map(({ value }) => value));
  for (const [index, item] of items.entries()) {
    const name = item.kind === "object" ? item.fields[field] : undefined;
    const typed = name && typedText(name);
    if (typed === undefined || typed === "") others.push({ index, unknown: null });
    else if (!known.has(typed)) others.push({ index, unknown: typed });
    else if (named.has(typed)) others.push({ index, unknown: null });
    else named.set(typed, index);
  }
  const rows = choices.map((choice) => ({ choice, index: named.get(choice.value) ?? null }));
  return { rows, others };
}

/** What is looked for is looked for among all. */
export function shownRows(
  rows: readonly ChoiceRow[],
  {
    isFound,
    isShort,
  }: { readonly isFound: ((text: string) => boolean) | null; readonly isShort: boolean },
): readonly ChoiceRow[] {
  if (isFound !== null)
    return rows.filter(({ choice }) => isFound(`${choice.label} ${choice.detail ?? ""}`));
  return isShort
    ? rows.filter(({ choice, index }) => index !== null || choice.fill === "required")
    : rows;
}
