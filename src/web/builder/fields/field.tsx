import { Button, Group, Stack, Text } from "@mantine/core";
import type { Schema } from "#flow/catalogue.ts";
import { valueText } from "#flow/describe.ts";
import type { Value } from "#flow/document.ts";
import type { Fields } from "#flow/edit-field.ts";
import { fieldOf, shapeOf } from "#flow/shape.ts";
import { useSay, useT } from "../../language/language.tsx";
import { controlOf, typeOf } from "./control.ts";
import { ListControl } from "./controls/list-control.tsx";
import { MapControl } from "./controls/map-control.tsx";
import { UnionControl } from "./controls/union-control.tsx";
import { useForm, useProblems } from "./editing.tsx";
import { FieldFrame } from "./field-frame.tsx";
import type { FieldIds } from "./field-ids.ts";
import { nothing, type Path } from "./input-values.ts";
import { Leaf } from "./leaf.tsx";
import { FieldResult } from "./field-result.tsx";
import { PillSlot } from "./pills/pill-or.tsx";
import { GroupPill } from "./pills/group-pill.tsx";
import { slotOf } from "./pills/slot.ts";

interface FieldProps {
  readonly path: Path;
  /** Undefined where the form has no such field. */
  readonly schema: Schema | undefined;
  readonly value: Value | undefined;
  readonly isRequired?: boolean;
  /** Where it is not called as its schema says: an item, or a key. */
  readonly label?: string;
  /** Where its place in the document is not its own, or not yet. */
  readonly onChange?: (value: Value) => void;
}

/** A field of the form with everything around it. */
export function Field({ path, schema = {}, value, isRequired = false, ...given }: FieldProps) {
  const say = useSay();
  const { change, isReadOnly } = useForm();
  const { facts } = shapeOf(schema);
  const holds = isHolder(schema) && !(slotOf(value).kind === "pill");
  const problems = useProblems(path, !holds);
  const isItem = given.label !== undefined;
  const label = given.label ?? (facts === undefined ? (path.at(-1) ?? "") : say(facts.label));
  const onChange = given.onChange ?? ((next: Value) => change(path, next));
  const help = facts?.help && !isItem ? say(facts.help) : undefined;
  const content = (ids: FieldIds) => (
    <Content
      path={path}
      schema={schema}
      value={value}
      ids={ids}
      label={label}
      onChange={onChange}
    />
  );
  const frame = {
    label,
    help,
    type: typeOf(schema),
    isRequired,
    problems,
    onRemove: isRequired || isItem || isReadOnly ? undefined : () => change(path, undefined),
  };
  if (!isHolder(schema))
    return (
      <FieldFrame {...frame} isBare={isItem}>
        {content}
      </FieldFrame>
    );
  return (
    <GroupPill label={label} schema={schema} onChange={onChange}>
      {(button) => (
        <FieldFrame {...frame} isGroup actions={button}>
          {content}
        </FieldFrame>
      )}
    </GroupPill>
  );
}

/** Whether there are fields inside. */
function isHolder(schema: Schema): boolean {
  const control = controlOf(schema);
  return control === "group" || control === "list" || control === "map" || control === "union";
}

/** What stands inside the frame. */
function Content({
  path,
  schema,
  value,
  ids,
  label,
  onChange,
}: {
  readonly path: Path;
  readonly schema: Schema;
  readonly value: Value | undefined;
  readonly ids: FieldIds;
  readonly label: string;
  readonly onChange: (value: Value) => void;
}) {
  const { change } = useForm();
  const slot = slotOf(value);
  const [{ schema: inside } = { schema }] = shapeOf(schema).alternatives;
  if (slot.kind === "pill" && isHolder(schema))
    return (
      <>
        <PillSlot pill={slot.pill} ids={ids} onEmpty={() => onChange(beginningOf(schema))} />
        <FieldResult id={ids.result} value={value} schema={schema} />
      </>
    );
  switch (controlOf(schema)) {
    case "group":
      return value?.kind === "object" || slot.kind === "empty" ? (
        <FieldsOf
          schema={inside}
          path={path}
          fields={value?.kind === "object" ? value.fields : {}}
        />
      ) : (
        <Foreign value={value} onChange={onChange} />
      );
    case "map":
      return value?.kind === "object" || slot.kind === "empty" ? (
        <MapControl
          fields={value?.kind === "object" ? value.fields : {}}
          label={label}
          onChange={(fields) => onChange({ kind: "object", fields })}
          onValue={(key, next) => change([...path, key], next)}
          renderValue={(one, label, onChange, key) => (
            <Field
              path={[...path, key]}
              schema={fieldOf(inside, key)}
              value={one}
              label={label}
              onChange={onChange}
            />
          )}
        />
      ) : (
        <Foreign value={value} onChange={onChange} />
      );
    case "list":
      return (
        <ListControl
          items={itemsOf(value)}
          label={label}
          max={inside.maxItems}
          fresh={beginningOf(inside.items ?? {})}
          onChange={(items) => onChange({ kind: "list", items: [...items] })}
          renderItem={(item, index, label) => (
            <Field
              path={[...path, String(index)]}
              schema={inside.items ?? {}}
              value={item}
              label={label}
              {...(value?.kind === "list"
                ? {}
                : { onChange: (only: Value) => onChange({ kind: "list", items: [only] }) })}
            />
          )}
        />
      );
    case "union":
      return (
        <UnionControl
          value={value}
          schema={schema}
          label={label}
          onChange={onChange}
          renderAs={(chosen, value) => (
            <Content
              path={path}
              schema={chosen}
              value={value}
              ids={ids}
              label={label}
              onChange={onChange}
            />
          )}
        />
      );
    case "text":
    case "number":
    case "boolean":
    case "dateTime":
    case "enum":
    case "choices":
    case "money":
      return value?.kind === "object" || value?.kind === "list" ? (
        <Foreign value={value} onChange={onChange} />
      ) : (
        <Leaf value={value} schema={schema} ids={ids} onChange={onChange} />
      );
  }
}

/** A single value in the place of a list is a list of one. */
function itemsOf(value: Value | undefined): readonly Value[] {
  if (value?.kind === "list") return value.items;
  return value === undefined || slotOf(value).kind === "empty" ? [] : [value];
}

export function beginningOf(schema: Schema): Value {
  switch (controlOf(schema)) {
    case "group":
    case "map":
      return { kind: "object", fields: {} };
    case "list":
      return { kind: "list", items: [] };
    case "text":
    case "number":
    case "boolean":
    case "dateTime":
    case "enum":
    case "choices":
    case "money":
    case "union":
      return nothing;
  }
}

/** Something that came from elsewhere and that this field cannot be. */
function Foreign({
  value,
  onChange,
}: {
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
}) {
  const t = useT();
  const say = useSay();
  const { document, catalogue, isReadOnly } = useForm();
  return (
    <Group gap="sm" wrap="nowrap">
      <Text size="sm" lineClamp={4}>
        {value && say(valueText(value, document, catalogue))}
      </Text>
      {!isReadOnly && (
        <Button variant="default" size="compact-sm" onClick={() => onChange(nothing)}>
          {t("common.clear")}
        </Button>
      )}
    </Group>
  );
}

/** The fields of one group that are required or filled in, in the order of the form. */
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
