import { Combobox, Loader, Text, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { isRefusal } from "../../../api/refusal.ts";
import { useT } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import { inputProps } from "../field-ids.ts";
import { nothing } from "../input-values.ts";
import type { ControlProps } from "./scalar-controls.tsx";
import { plain, written } from "./written.ts";
import { type ChoiceList, useChoices } from "./use-choices.ts";

/** Stands among the choices for "the next page". No choice has an empty value. */
const nextPage = "";

/** An id, chosen from a list of the outside system by its name, or pasted. */
export function LookUpControl({
  fixed,
  onChange,
  ids,
  choices,
}: ControlProps & { readonly choices: string }) {
  const { isReadOnly, connection } = useForm();
  const store = useCombobox({ onDropdownClose: () => store.resetSelectedOption() });
  /** What a person is typing: what to look for, or an id; null while they are not. */
  const [typed, setTyped] = useState<string | null>(null);
  const [search] = useDebouncedValue(plain(typed ?? ""), 250);
  const list = useChoices(connection, choices, search, store.dropdownOpened);
  const value = written(fixed);
  const put = (next: string): void => {
    setTyped(null);
    store.closeDropdown();
    if (next !== value) onChange(next === "" ? nothing : { kind: "constant", value: next });
  };
  return (
    <>
      <Combobox
        store={store}
        shadow="md"
        disabled={isReadOnly}
        onOptionSubmit={(chosen) => (chosen === nextPage ? list.more?.() : put(chosen))}
      >
        <Combobox.Target withExpandedAttribute>
          <TextInput
            aria-autocomplete="list"
            autoComplete="off"
            rightSection={list.isFetching ? <Loader size={16} /> : <Combobox.Chevron />}
            rightSectionPointerEvents="none"
            {...inputProps(ids, isReadOnly)}
            value={typed ?? value}
            onChange={({ currentTarget }) => {
              setTyped(currentTarget.value);
              store.openDropdown();
              store.resetSelectedOption();
            }}
            onClick={() => store.openDropdown()}
            onKeyDown={({ key, nativeEvent }) => {
              const isWord = key === "Enter" && !nativeEvent.isComposing && typed !== null;
              if (isWord && store.getSelectedOptionIndex() === -1) put(plain(typed));
            }}
            onBlur={() => put(typed === null ? value : plain(typed))}
          />
        </Combobox.Target>
        <Combobox.Dropdown>
          <Choices list={list} labelId={ids.label} isConnected={connection !== null} />
        </Combobox.Dropdown>
      </Combobox>
      {connection !== null && value !== "" && (
        <ChosenName id={ids.result} connection={connection} choices={choices} value={value} />
      )}
    </>
  );
}

function Choices({
  list: { items, error, isPending, more },
  labelId,
  isConnected,
}: {
  readonly labelId: string;
  readonly list: ChoiceList;
  readonly isConnected: boolean;
}) {
  const t = useT();
  if (!isConnected) return <Combobox.Empty>{t("fields.choices.no_connection")}</Combobox.Empty>;
  if (error !== null)
    return (
      <Combobox.Empty>
        {isRefusal(error) ? error.message : t("common.unreachable")} {t("fields.choices.paste")}
      </Combobox.Empty>
    );
  if (isPending) return <Combobox.Empty>{t("common.loading")}</Combobox.Empty>;
  return (
    <Combobox.Options mah={280} style={{ overflowY: "auto" }} labelledBy={labelId}>
      {items.map(({ value, label, detail }) => (
        <Combobox.Option key={value} value={value}>
          <Text size="sm">{label}</Text>
          {detail !== undefined && (
            <Text size="xs" c="dimmed">
              {detail}
            </Text>
          )}
        </Combobox.Option>
      ))}
      {more !== undefined && <Combobox.Option value={nextPage}>{t("common.more")}</Combobox.Option>}
      {items.length === 0 && more === undefined && (
        <Combobox.Empty>{t("fields.choices.none_found")}</Combobox.Empty>
      )}
    </Combobox.Options>
  );
}

/** Who is behind an id that was chosen before. */
function ChosenName({
  id,
  connection,
  choices,
  value,
}: {
  readonly id: string;
  readonly connection: string;
  readonly choices: string;
  readonly value: string;
}) {
  const { items } = useChoices(connection, choices, value, true);
  const chosen = items.find((one) => one.value === value);
  return (
    chosen && (
      <Text id={id} size="xs" c="dimmed" mt={4}>
        {chosen.label}
      </Text>
    )
  );
}
