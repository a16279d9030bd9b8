import { ActionIcon, Button, Stack, Text, TextInput } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Value } from "#flow/document.ts";
import type { Fields } from "#flow/edit-field.ts";
import { useT } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import { useKeys } from "../use-keys.ts";
import type { Item } from "./list-control.tsx";
import classes from "./list-control.module.css";
import { plain } from "./written.ts";

type Entry = readonly [key: string, value: Value];

/** Keys of a person's own, each with a value. */
export function MapControl({
  fields,
  label,
  fresh,
  onChange,
  onValue,
  renderValue,
}: {
  readonly fields: Fields;
  readonly label: string;
  /** What the value of a new key begins as. */
  readonly fresh: Value;
  readonly onChange: (fields: Fields) => void;
  readonly onValue: (key: string, value: Value) => void;
  readonly renderValue: (key: string, item: Item) => ReactNode;
}) {
  const t = useT();
  const { isReadOnly } = useForm();
  /** A row that has no key yet, and so no place in the document. */
  const [unnamed, setUnnamed] = useState<Value | null>(null);
  const named = Object.entries(fields);
  const rows: readonly Entry[] = unnamed === null ? named : [...named, ["", unnamed]];
  const [keys, changeKeys] = useKeys(rows.length);

  const put = (entries: readonly Entry[]): void => onChange(Object.fromEntries(entries));
  const rename = (index: number, key: string): void => {
    if (index >= named.length) setUnnamed(null);
    put(rows.map((row, at) => (at === index ? [key, row[1]] : row)));
  };
  const remove = (index: number): void => {
    changeKeys(keys.toSpliced(index, 1));
    if (index >= named.length) setUnnamed(null);
    else put(named.toSpliced(index, 1));
  };
  return (
    <Stack gap="xs">
      {rows.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("fields.map.empty")}
        </Text>
      )}
      {rows.map(([key, value], index) => {
        const name = key === "" ? t("fields.map.new_row", { field: label }) : `${label} › ${key}`;
        return (
          <div key={keys[index]} className={`${classes["item"]} ${classes["row"]}`}>
            <KeyInput
              name={key}
              label={t("fields.map.key_of", { row: name })}
              taken={Object.keys(fields)}
              isReadOnly={isReadOnly}
              isNew={index >= named.length}
              onRename={(next) => rename(index, next)}
            />
            <div className={classes["value"]}>
              {renderValue(key, {
                label: t("fields.map.value_of", { row: name }),
                value,
                onChange: (next) => (index < named.length ? onValue(key, next) : setUnnamed(next)),
              })}
            </div>
            {!isReadOnly && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
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
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Plus size={14} aria-hidden />}
          className={classes["add"]}
          disabled={unnamed !== null}
          onClick={() => setUnnamed(fresh)}
        >
          {t("fields.map.add")}
        </Button>
      )}
    </Stack>
  );
}

/** A key takes effect when the person leaves it, if no other row has it. */
function KeyInput({
  name,
  label,
  taken,
  isReadOnly,
  isNew,
  onRename,
}: {
  readonly name: string;
  readonly label: string;
  readonly taken: readonly string[];
  readonly isReadOnly: boolean;
  readonly isNew: boolean;
  readonly onRename: (name: string) => void;
}) {
  const t = useT();
  const [typed, setTyped] = useState<string | null>(null);
  const wanted = typed === null ? name : plain(typed);
  const isTaken = wanted !== name && (taken.includes(wanted) || wanted === "__proto__");
  const leave = (): void => {
    if (isTaken || wanted === "") return;
    setTyped(null);
    if (wanted !== name) onRename(wanted);
  };
  return (
    <TextInput
      className={classes["key"]}
      aria-label={label}
      placeholder={t("fields.map.key")}
      autoFocus={isNew}
      readOnly={isReadOnly}
      value={typed ?? name}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={leave}
      error={
        (isTaken && t("fields.map.key_taken")) ||
        (typed !== null && wanted === "" && t("fields.map.key_missing"))
      }
    />
  );
}
