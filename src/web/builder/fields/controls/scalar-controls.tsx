import { Select, TextInput } from "@mantine/core";
import type { Json } from "#sdk/json.ts";
import type { Value } from "#flow/value.ts";
import { numberOf } from "#flow/scalar.ts";
import type { Option } from "#flow/form.ts";
import { useSay, useT } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import { type FieldIds, inputProps } from "../field-ids.ts";
import { nothing } from "../input-values.ts";
import { plain, written } from "./written.ts";
import { useDraft } from "../use-draft.ts";

export interface ControlProps {
  /** What a person has entered; null while nothing is. */
  readonly fixed: Json;
  readonly onChange: (value: Value) => void;
  readonly ids: FieldIds;
}

/** What is no number stays as it was typed, and is a problem of the field. */
export function NumberControl({ fixed, onChange, ids }: ControlProps) {
  const { isReadOnly } = useForm();
  const valueOf = (typed: string): Value => {
    const text = plain(typed);
    return text === "" ? nothing : { kind: "constant", value: numberOf(text) ?? text };
  };
  const draft = useDraft(written(fixed), plain, (typed) => onChange(valueOf(typed)));
  return (
    <TextInput inputMode="decimal" autoComplete="off" {...inputProps(ids, isReadOnly)} {...draft} />
  );
}

export function BooleanControl(props: ControlProps) {
  const t = useT();
  return (
    <ChoiceOfFew
      {...props}
      choices={[
        { json: true, label: t("common.yes") },
        { json: false, label: t("common.no") },
      ]}
    />
  );
}

export function ChoiceControl({
  options,
  ...props
}: ControlProps & { readonly options: readonly Option[] }) {
  const say = useSay();
  const choices = options.flatMap(({ value, label }) =>
    typeof value === "object" ? [] : [{ json: value, label: say(label) }],
  );
  return <ChoiceOfFew {...props} choices={choices} />;
}

function ChoiceOfFew({
  fixed,
  onChange,
  ids,
  choices,
}: ControlProps & {
  readonly choices: readonly { readonly json: string | number | boolean; readonly label: string }[];
}) {
  const t = useT();
  const { isReadOnly } = useForm();
  const chosen = fixed === null ? null : written(fixed);
  const known = choices.map(({ json, label }) => ({ value: written(json), label }));
  // What is no choice is shown nevertheless: a problem beside it says so.
  const data =
    chosen === null || known.some(({ value }) => value === chosen)
      ? known
      : [...known, { value: chosen, label: chosen }];
  return (
    <Select
      allowDeselect={false}
      data={data}
      value={chosen}
      onChange={(value) => {
        const json = choices.find((one) => written(one.json) === value)?.json;
        onChange(json === undefined ? nothing : { kind: "constant", value: json });
      }}
      searchable={choices.length > 10}
      clearable={!isReadOnly && !ids.isRequired && !ids.hasDefault}
      clearButtonProps={{ "aria-label": t("common.clear") }}
      placeholder={t("fields.choose")}
      comboboxProps={{ shadow: "md" }}
      {...inputProps(ids, isReadOnly)}
    />
  );
}
