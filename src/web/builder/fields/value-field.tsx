import { type ReactNode, useMemo } from "react";
import type { Schema } from "#flow/catalogue.ts";
import type { Value } from "#flow/value.ts";
import { fieldAt, type Fields, withField, withoutField } from "#flow/edit-field.ts";
import { formOf } from "#flow/form.ts";
import type { Viewpoint } from "#flow/reach.ts";
import { shapeOf } from "#flow/shape.ts";
import { typedText } from "#flow/value-type.ts";
import { text } from "#sdk/text.ts";
import { type EditingProps, type Form, FormProvider } from "./editing.tsx";
import { Field } from "./field.tsx";
import { openedFields, type Path } from "./input-values.ts";
import { useKnown } from "./use-known.ts";

/**
 * One value outside of an action's input, such as a side of a condition. It is filled in as a field is:
 * something fixed, pills, a formula.
 */
export function ValueField({
  value,
  schema,
  label,
  help,
  place,
  isRequired = false,
  isBare = false,
  isCompared = false,
  hint,
  position,
  connection = null,
  textAt,
  before,
  beside,
  onChange,
  ...editing
}: Omit<EditingProps, "onEdit"> & {
  readonly value: Value | undefined;
  readonly schema: Schema;
  readonly label: string;
  readonly help?: string;
  /** Keys from the card to the value: where its problems are. */
  readonly place: Path;
  readonly isRequired?: boolean;
  /** Whether its label is told to screen readers only, because its place tells it to the others. */
  readonly isBare?: boolean;
  readonly isCompared?: boolean;
  /** What to enter, as long as nothing is there. */
  readonly hint?: string;
  /** From where pills are looked at. */
  readonly position: Viewpoint;
  /** Through which the lists of its choices are read. */
  readonly connection?: string | null;
  /** What stands where the value's schema looks for more, such as an amount's currency; null for nothing. */
  readonly textAt?: Form["textAt"];
  /** Stands before the value: what says how it is read. */
  readonly before?: ReactNode;
  /** What the value's schema looks for, by its name, as people know it. */
  readonly beside?: NonNullable<Schema["properties"]>;
  /** Undefined: nothing is left of it. */
  readonly onChange: (value: Value | undefined) => void;
}) {
  const name = place.at(-1) ?? "value";
  const around = useMemo(
    (): Schema => ({
      type: "object",
      properties: {
        ...beside,
        // By its label problems call it.
        [name]: { ...schema, field: { ...shapeOf(schema).facts, label: text(label, label) } },
      },
      required: isRequired ? [name] : [],
    }),
    [name, schema, label, isRequired, beside],
  );
  const fields = useMemo(() => formOf(around), [around]);
  const values = useMemo(
    (): Fields => (value === undefined ? {} : openedFields({ [name]: value })),
    [name, value],
  );
  const known = useKnown(editing.samples);
  const typedAt: Form["textAt"] = (path) => typedText(fieldAt(values, path) ?? nothing) ?? null;
  const change = (path: Path, next: Value | undefined): Fields =>
    (next === undefined ? withoutField(values, path) : withField(values, path, next)) ?? values;
  const form: Form = {
    ...editing,
    schema: around,
    fields,
    values,
    root: place.slice(0, -1),
    position,
    known,
    takesPills: true,
    isCompared,
    ...(hint === undefined ? {} : { hint }),
    textAt: textAt ?? typedAt,
    itemsAt: () => null,
    connection,
    example: null,
    change: (path, next) => onChange(change(path, next)[name]),
    changeAll: (changes) => {
      const all = changes.reduce<Fields>(
        (before, one) => withField(before, one.path, one.value) ?? before,
        values,
      );
      onChange(all[name]);
    },
  };
  const field = fields.find((one) => one.name === name);
  return (
    field && (
      <FormProvider value={form}>
        <div data-form="">
          {before}
          <Field
            path={[name]}
            schema={around.properties?.[name] ?? schema}
            control={field.control}
            label={label}
            help={help}
            isRequired={isRequired}
            isItem={isBare}
            value={values[name]}
            onChange={onChange}
          />
        </div>
      </FormProvider>
    )
  );
}

const nothing: Value = { kind: "constant", value: null };
