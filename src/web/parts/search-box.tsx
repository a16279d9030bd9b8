import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useState } from "react";
import { useT } from "../language/language.tsx";

/** Looks for a text, a moment after the last key. */
export function SearchBox({
  label,
  value,
  onSearch,
}: {
  readonly label: string;
  /** What is looked for now. */
  readonly value: string;
  readonly onSearch: (text: string) => void;
}) {
  const t = useT();
  const [typed, setTyped] = useState(value);
  const [sought, setSought] = useState(value);
  const search = useDebouncedCallback(onSearch, 250);
  // Whoever holds the value may have cleared it.
  if (value !== sought) {
    setSought(value);
    if (value === "") setTyped("");
  }
  const change = (text: string): void => {
    setTyped(text);
    search(text);
  };
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={({ currentTarget }) => change(currentTarget.value)}
      leftSection={<Search size={16} aria-hidden />}
      rightSection={
        typed === "" ? null : (
          <CloseButton size="sm" aria-label={t("common.clear")} onClick={() => change("")} />
        )
      }
    />
  );
}
