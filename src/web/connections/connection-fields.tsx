import { NumberInput, PasswordInput, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { Fragment } from "react";
import { useSay, useT } from "../language/language.tsx";
import { CopyText } from "../parts/copy-text.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import type { FormField, Value, Values } from "./form-values.ts";

/** The fields of a connection, as the catalogue describes them. */
export function ConnectionFields({
  fields,
  values,
  errors,
  onChange,
}: {
  readonly fields: readonly FormField[];
  readonly values: Values;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (change: Values) => void;
}) {
  const say = useSay();
  return fields.map((field) => {
    const { paste } = field.facts;
    return (
      <Fragment key={field.name}>
        {paste !== undefined && <CopyText label={say(paste.label)} text={say(paste.text)} isLong />}
        <ConnectionField
          field={field}
          value={values[field.name] ?? ""}
          error={errors[field.name] ?? null}
          onChange={(value) => onChange({ [field.name]: value })}
        />
      </Fragment>
    );
  });
}

function ConnectionField({
  field: { schema, label, facts, isRequired },
  value,
  error,
  onChange,
}: {
  readonly field: FormField;
  readonly value: Value;
  readonly error: string | null;
  readonly onChange: (value: Value) => void;
}) {
  const t = useT();
  const say = useSay();
  const { help, secret, multiline, source, values: labels } = facts;
  const sentences = [help && say(help), facts.says === "identity" && t("connection.fixed_later")];
  const shown = {
    label: say(label),
    description: (
      <Help
        text={sentences.filter((one) => typeof one === "string").join(" ")}
        source={source && { ...source, label: say(source.label) }}
      />
    ),
    error,
    required: isRequired,
  };
  const options = schema.enum?.filter((one) => typeof one === "string");
  if (schema.type === "boolean")
    return (
      <Switch
        {...shown}
        checked={value === true}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    );
  if (schema.type === "integer" || schema.type === "number")
    return (
      <NumberInput {...shown} value={typeof value === "boolean" ? "" : value} onChange={onChange} />
    );
  if (options !== undefined)
    return (
      <Select
        {...shown}
        data={options.map((one) => ({ value: one, label: labels?.[one] ? say(labels[one]) : one }))}
        value={String(value)}
        allowDeselect={false}
        onChange={(chosen) => onChange(chosen ?? "")}
      />
    );
  const typed = {
    ...shown,
    value: String(value),
    autoComplete: "off",
    spellCheck: false,
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) =>
      onChange(currentTarget.value),
  };
  if (multiline === true) return <Textarea {...typed} autosize minRows={3} maxRows={10} />;
  return secret === true ? <PasswordInput {...typed} /> : <TextInput {...typed} />;
}

function Help({
  text,
  source,
}: {
  readonly text: string | undefined;
  readonly source: { readonly label: string; readonly url: string } | undefined;
}) {
  return (
    <>
      {text}
      {source !== undefined && (
        <>
          {" "}
          <OutsideLink href={source.url} label={source.label} />
        </>
      )}
    </>
  );
}
