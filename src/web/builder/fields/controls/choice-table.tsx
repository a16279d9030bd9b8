import {
  ActionIcon,
  Badge,
  Button,
  Checkbox,
  Group,
  Loader,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { Plus, RefreshCw, Search, Trash2 } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { PerChoice } from "#flow/form.ts";
import { useSay, useT } from "../../../language/language.tsx";
import { finding } from "../../../language/search.ts";
import { useRefreshShape } from "../../../api/shapes.ts";
import { isRefusal } from "../../../api/refusal.ts";
import { useForm } from "../editing.tsx";
import { type ChoiceRow, choiceRows, type OtherItem, shownRows } from "./choice-rows.ts";
import classes from "./choice-table.module.css";
import { type Item, ListControl, type ListProps } from "./list-control.tsx";
import { type ChoiceList, useChoices } from "./use-choices.ts";

interface Props extends ListProps {
  readonly perChoice: PerChoice;
  /** The field beside the choice that an item names. */
  readonly renderValue: (index: number, item: Item) => ReactNode;
}

/** A list with a row for each thing that its items can name, such as the columns of a table; where these are not known, a plain list. */
export function ChoiceTable({ perChoice, renderValue, ...given }: Props) {
  const t = useT();
  const { connection, textAt } = useForm();
  const { choices, of: ofPath } = perChoice.choice.control;
  const of = ofPath && (textAt(ofPath) ?? undefined);
  const isKnown = connection !== null && (ofPath === undefined || of !== undefined);
  const list = useChoices(connection, choices, "", of, isKnown);
  const refresh = useRefreshShape();
  const all = useAll(list);
  if (isKnown && all === "pending")
    return <Loader size="sm" role="status" aria-label={t("common.loading")} />;
  if (!isKnown || all === "pending" || all === "failed" || all.length === 0)
    return <ListControl {...given} />;
  const { rows, others } = choiceRows(given.items, all, perChoice.choice.name);
  return (
    <Rows
      {...given}
      rows={rows}
      others={others}
      again={{
        isReading: list.isFetching || refresh.isPending,
        error: list.error,
        onAgain: () => {
          list.again();
          if (connection !== null && of !== undefined) refresh.mutate({ connection, of });
        },
      }}
      perChoice={perChoice}
      renderValue={renderValue}
      key={of}
    />
  );
}

/** Page by page, as long as the list is looked at. */
function useAll({ items, error, isPending, isFetching, more }: ChoiceList) {
  useEffect(() => {
    if (more !== undefined && !isFetching && error === null) more();
  });
  // What was read before stays where it cannot be read anew.
  if (error !== null && (items.length === 0 || more !== undefined)) return "failed";
  return isPending || more !== undefined ? "pending" : items;
}

/** From this many on there is something to search. */
const many = 12;
/** So many are drawn at once; the others are found by their names. */
const most = 60;

function Rows({
  items,
  label,
  max,
  fresh,
  rows,
  others,
  again: { isReading, error, onAgain },
  perChoice: { choice, value },
  onChange,
  onItem,
  renderItem,
  renderValue,
}: Props & {
  readonly rows: readonly ChoiceRow[];
  readonly others: readonly OtherItem[];
  readonly again: {
    readonly isReading: boolean;
    readonly error: Error | null;
    readonly onAgain: () => void;
  };
}) {
  const t = useT();
  const say = useSay();
  const { isReadOnly } = useForm();
  const list = useRef<HTMLUListElement>(null);
  const isLong = rows.length > many;
  const [search, setSearch] = useState("");
  const [isShort, setIsShort] = useState(isLong);
  const [isWhole, setIsWhole] = useState(false);
  const wanted = search.trim();
  const found = shownRows(rows, { isFound: wanted === "" ? null : finding(wanted), isShort });
  const shown = isWhole ? found : found.slice(0, most);
  const isFull = max !== undefined && items.length >= max;
  const focusOn = (name: string): void => {
    setTimeout(() => {
      const row = [...(list.current?.children ?? [])].find(
        (one) => one instanceof HTMLElement && one.dataset["choice"] === name,
      );
      row?.querySelector<HTMLElement>('[role="textbox"], input, button')?.focus();
    });
  };
  const remove = (index: number): void => onChange(items.toSpliced(index, 1));
  return (
    <Stack gap="xs" className={classes["table"]}>
      {value.help !== undefined && (
        <Text size="xs" c="dimmed">
          {say(value.help)}
        </Text>
      )}
      {isLong && (
        <Group gap="sm">
          <TextInput
            type="search"
            size="xs"
            flex="1 1 200px"
            aria-label={t("fields.per_choice.search", { field: say(choice.label) })}
            placeholder={t("fields.per_choice.search", { field: say(choice.label) })}
            leftSection={<Search size={14} aria-hidden />}
            value={search}
            onChange={({ currentTarget }) => setSearch(currentTarget.value)}
          />
          <Checkbox
            size="xs"
            label={t("fields.per_choice.short")}
            checked={isShort}
            onChange={({ currentTarget }) => setIsShort(currentTarget.checked)}
          />
        </Group>
      )}
      <ul className={classes["rows"]} ref={list}>
        {shown.map(({ choice: { value: name, label: words, detail, fill }, index }) => (
          <li key={name} className={classes["row"]} data-choice={name}>
            <div className={classes["name"]}>
              <span>{words}</span>
              {detail !== undefined && (
                <Text size="xs" c="dimmed" component="span">
                  {detail}
                </Text>
              )}
              {fill !== undefined && (
                <Badge size="xs" variant="default" tt="none">
                  {t(`fields.per_choice.${fill}`)}
                </Badge>
              )}
            </div>
            <div className={classes["value"]}>
              {index !== null ? (
                renderValue(index, {
                  label: words,
                  value: items[index] ?? fresh,
                  onChange: (next) => onItem(index, next),
                })
              ) : isReadOnly ? (
                <Text size="sm" c="dimmed">
                  {t("fields.per_choice.none")}
                </Text>
              ) : (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  disabled={isFull}
                  leftSection={<Plus size={14} aria-hidden />}
                  aria-label={t("fields.per_choice.set", { name: words })}
                  onClick={() => {
                    const named = { kind: "constant" as const, value: name };
                    onChange([...items, { kind: "object", fields: { [choice.name]: named } }]);
                    focusOn(name);
                  }}
                >
                  {t("fields.per_choice.set_short")}
                </Button>
              )}
            </div>
            {index !== null && !isReadOnly && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                aria-label={t("fields.remove", { field: words })}
                onClick={() => {
                  remove(index);
                  focusOn(name);
                }}
              >
                <Trash2 size={15} aria-hidden />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <Text size="sm" c="dimmed">
          {t(wanted === "" ? "fields.per_choice.none_yet" : "fields.per_choice.none_found")}
        </Text>
      )}
      {shown.length < found.length && (
        <Button variant="subtle" size="compact-sm" onClick={() => setIsWhole(true)}>
          {t("fields.per_choice.all", { count: found.length })}
        </Button>
      )}
      {others.map(({ index, unknown }) => {
        const name = t("fields.list.item", { field: label, number: index + 1 });
        return (
          <div key={index} className={classes["other"]}>
            <div className={classes["value"]}>
              {renderItem(index, {
                label: name,
                value: items[index] ?? fresh,
                onChange: (next) => onItem(index, next),
              })}
              {unknown !== null && (
                <Text size="xs" c="red" role="alert" mt={4}>
                  {t("fields.per_choice.unknown", { name: unknown })}
                </Text>
              )}
            </div>
            {!isReadOnly && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={28}
                aria-label={t("fields.remove", { field: name })}
                onClick={() => remove(index)}
              >
                <Trash2 size={15} aria-hidden />
              </ActionIcon>
            )}
          </div>
        );
      })}
      {!isReadOnly && (
        <Group gap="xs">
          {error !== null && (
            <Text size="xs" c="red" role="alert" w="100%">
              {isRefusal(error) ? error.message : t("common.unreachable")}
            </Text>
          )}
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<Plus size={14} aria-hidden />}
            disabled={isFull}
            onClick={() => onChange([...items, fresh])}
          >
            {t("fields.per_choice.other")}
          </Button>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={
              isReading ? <Loader size={14} aria-hidden /> : <RefreshCw size={14} aria-hidden />
            }
            aria-busy={isReading}
            onClick={onAgain}
          >
            {t("fields.per_choice.again")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
