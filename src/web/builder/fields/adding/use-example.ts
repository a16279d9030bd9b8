import type { OptionalField } from "#flow/form-fields.ts";
import { valueAt } from "#flow/pill.ts";
import { useForm } from "../editing.tsx";
import type { Path } from "../input-values.ts";
import { useShown } from "../pills/use-shown.ts";

/** What such a field can look like: what stands under the same name in an example of the action's output. */
export function useExample({ control, path }: OptionalField, before: Path): string | undefined {
  const shown = useShown();
  const { example } = useForm();
  const money = control.kind === "money" ? { money: { currency: control.currency } } : {};
  const type = control.kind === "dateTime" ? "dateTime" : "text";
  return shown(valueAt(example, [...before, ...path]), { type, ...money }, example);
}
