import { Select, type SelectProps } from "@mantine/core";
import { useMemo } from "react";
import { currenciesWritten, currencyCodes } from "#sdk/currency.ts";
import { useLanguage } from "../../../language/language.tsx";

/** How it is called, and how it looks. */
type Look = Omit<SelectProps, "value" | "data" | "onChange">;

/** A currency, chosen by its code, its name or its sign. What is none cannot be chosen. */
export function CurrencySelect({
  value,
  first,
  onChange,
  ...look
}: {
  readonly value: string | null;
  /** Offered before the others. */
  readonly first: string | null;
  readonly onChange: (currency: string) => void;
} & Look) {
  const { locale } = useLanguage();
  const data = useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: "currency" });
    const codes = currencyCodes.toSorted((one, other) => rank(one, first) - rank(other, first));
    return codes.map((code) => {
      const shown = code.toUpperCase();
      return { value: code, label: shown, name: names.of(shown) ?? shown };
    });
  }, [locale, first]);
  return (
    <Select
      {...look}
      searchable
      selectFirstOptionOnChange
      allowDeselect={false}
      data={data}
      value={value}
      comboboxProps={{ width: 260, position: "bottom-start" }}
      maxDropdownHeight={280}
      filter={({ search }) => {
        const written = currenciesWritten(search);
        const wanted = search.normalize("NFKC").trim().toLowerCase();
        const isMeant = ({ value: code, name }: (typeof data)[number]) =>
          written.includes(code) || `${code} ${name.toLowerCase()}`.includes(wanted);
        return data.filter(isMeant);
      }}
      renderOption={({ option }) => {
        const name = data.find(({ value: code }) => code === option.value)?.name ?? "";
        return `${option.label} · ${name}`;
      }}
      onChange={(chosen) => {
        if (chosen !== null) onChange(chosen);
      }}
    />
  );
}

function rank(code: string, first: string | null): number {
  return code === first ? 0 : 1;
}
