import { currencyCode } from "#sdk/currency.ts";
import { useForm } from "../editing.tsx";
import { inputProps } from "../field-ids.ts";
import { CurrencySelect } from "./currency-select.tsx";
import type { ControlProps } from "./scalar-controls.tsx";

/** The currency of an amount that stands by itself. */
export function CurrencyControl({ fixed, onChange, ids }: ControlProps) {
  const { isReadOnly } = useForm();
  return (
    <CurrencySelect
      {...inputProps(ids, isReadOnly)}
      value={typeof fixed === "string" ? currencyCode(fixed) : null}
      first={null}
      onChange={(value) => onChange({ kind: "constant", value })}
    />
  );
}
