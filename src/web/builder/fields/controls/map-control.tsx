import { ActionIcon, Button, Stack, Text, TextInput } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Value } from "#flow/value.ts";
import type { Fields } from "#flow/edit-field.ts";
import { useT } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import type { Item } from "./list-control.tsx";
import classes from "./list-control.module.css";
import { type KeyRow, useRows, withNewRow } from "./use-rows.ts";
import { plain } from "./written.ts";

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
  const [rows, setRows] = useRows(fields);
  /** Of a row that has no key yet, and so no place in the document. */
  const [unnamed, setUnnamed] = useState(fresh);
  const valueOf = (key: string): Value => (key === "" ? unnamed : (fields[key] ?? fresh));

  const rename = (row: KeyRow, key: string): void => {
    const renamed = rows.map((one) => (one === row ? { ...one, key } : one));
    setRows(renamed);
    if (row.key === "") onValue(key, unnamed);
    else onChange(inOrder(renamed, (name) => valueOf(name === key ? row.key : name)));
    setUnnamed(fresh);
  };
  const remove = (row: KeyRow): void => {
    const rest = rows.filter((one) => one !== row);
    setRows(rest);
    setUnnamed(fresh);
    if (row.key !== "") onChange(inOrder(rest, valueOf));
  };
  return (
    <Stack gap="xs">
      {rows.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("fields.map.empty")}
        </Text>
      )}
      {rows.map((row) => {
        const { id, key } = row;
        const name = key === "" ? t("fields.map.new_row", { field: label }) : `${label} › ${key}`;
        return (
          <div key={id} className={`${classes["item"]} ${classes["row"]}`}>
            <KeyInput
              name={key}
              label={t("fields.map.key_of", { row: name })}
              taken={Object.keys(fields)}
              isReadOnly={isReadOnly}
              onRename={(next) => rename(row, next)}
            />
            <div className={classes["value"]}>
              {renderValue(key, {
                label: t("fields.map.value_of", { row: name }),
                value: valueOf(key),
                onChange: (next) => (key === "" ? setUnnamed(next) : onValue(key, next)),
              })}
            </div>
            {!isReadOnly && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                aria-label={t("fields.remove", { field: name })}
                onClick={() => remove(row)}
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
          disabled={rows.some(({ key }) => key === "")}
          onClick={() => setRows(withNewRow(rows))}
        >
          {t("fields.map.add")}
        </Button>
      )}
    </Stack>
  );
}

function inOrder(rows: readonly KeyRow[], valueOf: (key: string) => Value): Fields {
  const named = rows.filter(({ key }) => key !== "");
  return Object.fromEntries(named.map(({ key }) => [key, valueOf(key)]));
}

/** A key takes effect when the person leaves it, if no other row has it. */
function KeyInput({
  name,
  label,
  taken,
  isReadOnly,
  onRename,
}: {
  readonly name: string;
  readonly label: string;
  readonly taken: readonly string[];
  readonly isReadOnly: boolean;
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
      autoFocus={name === ""}
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
