import { Box, Stack, TextInput } from "@mantine/core";
import type { Schema } from "#flow/catalogue.ts";
import { valueText } from "#flow/describe.ts";
import type { Value } from "#flow/document.ts";
import type { Fields } from "#flow/edit-field.ts";
import { fieldOf, shapeOf } from "#flow/shape.ts";
import { useSay } from "../../language/language.tsx";
import { useForm, useProblems } from "./editing.tsx";
import type { Path } from "./input-values.ts";

function Field({
  path,
  schema,
  value,
  isRequired,
}: {
  readonly path: Path;
  readonly schema: Schema | undefined;
  readonly value: Value | undefined;
  readonly isRequired: boolean;
}) {
  const say = useSay();
  const { document, catalogue, change, isReadOnly } = useForm();
  const problems = useProblems(path, true);
  const { facts, alternatives } = shapeOf(schema ?? {});
  const [first] = alternatives;
  const label = facts === undefined ? path.at(-1) : say(facts.label);
  if (first?.kind === "object" && (value === undefined || value.kind === "object"))
    return (
      <Box>
        {label}
        <FieldsOf schema={first.schema} path={path} fields={value?.fields ?? {}} />
      </Box>
    );
  return (
    <TextInput
      label={label}
      description={facts?.help && say(facts.help)}
      required={isRequired}
      disabled={isReadOnly}
      error={problems.map(({ message }) => message).join(" ") || undefined}
      value={value === undefined ? "" : say(valueText(value, document, catalogue))}
      onChange={({ currentTarget }) =>
        change(path, { kind: "constant", value: currentTarget.value })
      }
    />
  );
}

/** Those of one group. */
export function FieldsOf({
  schema,
  path,
  fields,
}: {
  readonly schema: Schema;
  readonly path: Path;
  readonly fields: Fields;
}) {
  const required = new Set(schema.required);
  const known = Object.keys(schema.properties ?? {});
  const shown = [
    ...known.filter((name) => required.has(name) || Object.hasOwn(fields, name)),
    ...Object.keys(fields).filter((name) => !known.includes(name)),
  ];
  return (
    <Stack gap="md">
      {shown.map((name) => (
        <Field
          key={name}
          path={[...path, name]}
          schema={fieldOf(schema, name)}
          value={Object.hasOwn(fields, name) ? fields[name] : undefined}
          isRequired={required.has(name)}
        />
      ))}
    </Stack>
  );
}
