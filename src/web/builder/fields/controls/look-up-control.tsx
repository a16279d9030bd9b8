import { Anchor, Combobox, Loader, Text, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type ReactNode, useState } from "react";
import { isRefusal } from "../../../api/refusal.ts";
import { labelAt } from "#flow/sight.ts";
import { currenciesWritten, currencyCode, isCurrency as isCurrencyCode } from "#sdk/currency.ts";
import { useSay, useT } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import { inputProps } from "../field-ids.ts";
import { nothing, type Path } from "../input-values.ts";
import type { ControlProps } from "./scalar-controls.tsx";
import { MakeChoice } from "./make-choice.tsx";
import { inContent } from "./in-content.ts";
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
  ofPath,
  isCurrency,
}: ControlProps & {
  readonly choices: string;
  readonly ofPath: Path | undefined;
  readonly isCurrency: boolean;
}) {
  const { isReadOnly, connection, textAt } = useForm();
  const of = ofPath && (textAt(ofPath) ?? undefined);
  const isOpen = ofPath === undefined || of !== undefined;
  const store = useCombobox({ onDropdownClose: () => store.resetSelectedOption() });
  /** What a person is typing: what to look for, or an id; null while they are not. */
  const [typed, setTyped] = useState<string | null>(null);
  const [search] = useDebouncedValue(plain(typed ?? ""), 250);
  const list = useChoices(connection, choices, search, of, store.dropdownOpened && isOpen);
  const kept = written(fixed);
  const value = isCurrency ? kept.toUpperCase() : kept;
  const refused = isCurrency ? refusedCurrency(typed ?? kept) : null;
  const put = (next: string): void => {
    store.closeDropdown();
    // It stays there to be seen, beside what may be meant: a sign can stand for several currencies.
    if (isCurrency && refusedCurrency(next) !== null) return;
    setTyped(null);
    const found = isCurrency ? currencyCode(next) : next;
    if (found !== kept) onChange(found === "" ? nothing : { kind: "constant", value: found });
  };
  return (
    <>
      <Combobox
        store={store}
        shadow="md"
        portalProps={inContent}
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
            onBlur={() => {
              if (typed !== null) put(plain(typed));
            }}
            error={ids.isInvalid || (refused !== null && !store.dropdownOpened)}
          />
        </Combobox.Target>
        <Combobox.Dropdown>
          {isOpen || connection === null ? (
            <Choices list={list} labelId={ids.label} isConnected={connection !== null} />
          ) : (
            <NoneYet ofPath={ofPath} />
          )}
        </Combobox.Dropdown>
      </Combobox>
      {refused !== null && !store.dropdownOpened && <NoCurrency {...refused} onTake={put} />}
      {connection !== null && value !== "" && isOpen && refused === null && (
        <ChosenName
          id={ids.result}
          connection={connection}
          choices={choices}
          of={of}
          value={kept}
        />
      )}
      {connection !== null && value !== "" && isOpen && typed === null && (
        <MakeChoice
          connection={connection}
          choices={choices}
          of={of}
          value={value}
          beside={ids.control}
        />
      )}
    </>
  );
}

interface Refused {
  readonly typed: string;
  /** The codes that may be meant. */
  readonly codes: readonly string[];
}

/** Null for what is a currency, and for nothing. */
function refusedCurrency(typed: string): Refused | null {
  const word = plain(typed);
  if (word === "" || isCurrencyCode(word)) return null;
  return { typed: typed.trim(), codes: currenciesWritten(word) };
}

function NoCurrency({
  typed,
  codes,
  onTake,
}: Refused & { readonly onTake: (code: string) => void }) {
  const t = useT();
  return (
    <Text size="xs" mt={4} role="status">
      {t("fields.currency.none", { typed })}{" "}
      {codes.map((code) => (
        <Anchor
          key={code}
          component="button"
          type="button"
          size="xs"
          mr={6}
          onClick={() => onTake(code)}
        >
          {code.toUpperCase()}
        </Anchor>
      ))}
    </Text>
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
  if (!isConnected) return <Told>{t("fields.choices.no_connection")}</Told>;
  if (error !== null)
    return (
      <Told>
        {isRefusal(error) ? error.message : t("common.unreachable")} {t("fields.choices.paste")}
      </Told>
    );
  if (isPending) return <Told>{t("common.loading")}</Told>;
  if (items.length === 0 && more === undefined)
    return <Told>{t("fields.choices.none_found")}</Told>;
  return (
    <Combobox.Options mah={280} style={{ overflowY: "auto" }} labelledBy={labelId}>
      {items.map(({ value, label, detail, fill }) => (
        <Combobox.Option key={value} value={value}>
          <Text size="sm">{label}</Text>
          {(detail !== undefined || fill !== undefined) && (
            <Text size="xs" opacity={0.8}>
              {[detail, fill && t(`fields.per_choice.${fill}`)].filter(Boolean).join(" · ")}
            </Text>
          )}
        </Combobox.Option>
      ))}
      {more !== undefined && <Combobox.Option value={nextPage}>{t("common.more")}</Combobox.Option>}
    </Combobox.Options>
  );
}

/** What stands in the place of the list; it is read out, because nothing in it can be reached. */
function Told({ children }: { readonly children: ReactNode }) {
  return <Combobox.Empty role="status">{children}</Combobox.Empty>;
}

/** What the choices belong to is not chosen yet. */
function NoneYet({ ofPath }: { readonly ofPath: Path }) {
  const t = useT();
  const say = useSay();
  const { schema } = useForm();
  const field = say(labelAt(undefined, schema, ofPath));
  return (
    <Told>
      {t("fields.choices.of", { field })} {t("fields.choices.paste")}
    </Told>
  );
}

/** Who is behind an id that was chosen before. */
function ChosenName({
  id,
  connection,
  choices,
  of,
  value,
}: {
  readonly id: string;
  readonly connection: string;
  readonly choices: string;
  readonly of: string | undefined;
  readonly value: string;
}) {
  const { items } = useChoices(connection, choices, value, of, true);
  const chosen = items.find((one) => one.value === value);
  return (
    chosen && (
      <Text id={id} size="xs" c="dimmed" mt={4}>
        {chosen.label}
      </Text>
    )
  );
}
