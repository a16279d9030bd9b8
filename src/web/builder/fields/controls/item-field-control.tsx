import { Autocomplete, Text } from "@mantine/core";
import { useState } from "react";
import { labelAt } from "#flow/sight.ts";
import { useSay, useT } from "../../../language/language.tsx";
import { finding } from "../../../language/search.ts";
import { useForm } from "../editing.tsx";
import { inputProps } from "../field-ids.ts";
import { nothing, type Path } from "../input-values.ts";
import { useShown } from "../pills/use-shown.ts";
import { inContent } from "./in-content.ts";
import type { ControlProps } from "./scalar-controls.tsx";
import { written } from "./written.ts";

/** Stands for the whole item. */
const wholeItem = "*";

/** The name of a field of a list's items: picked from those of the sample, or typed. */
export function ItemFieldControl({
  fixed,
  onChange,
  ids,
  listAt,
}: ControlProps & { readonly listAt: Path }) {
  const t = useT();
  const say = useSay();
  const shown = useShown();
  const { isReadOnly, itemsAt, schema } = useForm();
  const [typed, setTyped] = useState<{ readonly text: string; readonly before: string } | null>(
    null,
  );
  const kept = written(fixed);
  // What changes the field elsewhere, such as undo, ends what was typed.
  const own = typed?.before === kept ? typed.text : null;
  const fields = itemsAt(listAt);
  const details = new Map(
    (fields ?? []).map(({ name, label, type, sample }) => {
      const words = [say(label) === name ? undefined : say(label), shown(sample, { type }, null)];
      return [name, words.filter((word) => word !== undefined).join(" · ")] as const;
    }),
  );
  details.set(wholeItem, t("fields.item_field.whole"));
  const take = (text: string): void => {
    setTyped(null);
    const name = text.trim();
    if (name !== kept) onChange(name === "" ? nothing : { kind: "constant", value: name });
  };
  return (
    <>
      <Autocomplete
        {...inputProps(ids, isReadOnly)}
        autoComplete="off"
        data={fields === null ? [] : [...details.keys()]}
        // All of them, until something is typed.
        filter={({ options }) => {
          if (own === null) return options;
          const isFound = finding(own);
          return options.filter(
            (one) => !("group" in one) && isFound(one.value, details.get(one.value) ?? ""),
          );
        }}
        renderOption={({ option: { value } }) => (
          <div>
            <Text size="sm">{value}</Text>
            <Text size="xs" opacity={0.8} truncate>
              {details.get(value)}
            </Text>
          </div>
        )}
        comboboxProps={{ shadow: "md", portalProps: inContent }}
        maxDropdownHeight={280}
        value={own ?? kept}
        onChange={(text) => setTyped({ text, before: kept })}
        onOptionSubmit={take}
        onKeyDown={({ key, nativeEvent, currentTarget }) => {
          if (key === "Enter" && !nativeEvent.isComposing) take(currentTarget.value);
        }}
        onBlur={({ currentTarget }) => take(currentTarget.value)}
      />
      {fields === null && (
        <Text id={ids.result} size="xs" c="dimmed" mt={4}>
          {t("fields.choices.of", { field: say(labelAt(undefined, schema, listAt)) })}
        </Text>
      )}
    </>
  );
}
