import { Stack } from "@mantine/core";
import type { Schema } from "#flow/catalogue.ts";
import type { Fields } from "#flow/edit-field.ts";
import type { FormField } from "#flow/form.ts";
import { emptyValue, shownFields } from "#flow/form-fields.ts";
import { plainFrom } from "#flow/formula-value.ts";
import { fieldOf, shapeOf } from "#flow/shape.ts";
import { useSay, useT } from "../../language/language.tsx";
import { AddFields } from "./adding/add-fields.tsx";
import { ChoiceTable } from "./controls/choice-table.tsx";
import { ListControl, type ListProps } from "./controls/list-control.tsx";
import { MapControl } from "./controls/map-control.tsx";
import { UnionControl } from "./controls/union-control.tsx";
import { currencyIn, useForm, useProblems } from "./editing.tsx";
import { FieldFrame } from "./field-frame.tsx";
import { besideItem, isHolder, takesText } from "./control-kinds.ts";
import { constantOf, isFixed, itemsIn } from "./held-values.ts";
import type { FieldIds } from "./field-ids.ts";
import { FieldResult } from "./field-result.tsx";
import type { Path } from "./input-values.ts";
import { Leaf } from "./leaf.tsx";
import { type Filled, Foreign } from "./foreign.tsx";
import { FormulaSlot } from "./formula/formula-slot.tsx";
import { WithFormula } from "./formula/with-formula.tsx";
import { LookupSlot } from "./lookup/lookup-slot.tsx";
import { plainOf } from "./lookup/plain.ts";
import { WithLookup } from "./lookup/with-lookup.tsx";
import { GroupPill } from "./pills/group-pill.tsx";
import { PillSlot } from "./pills/pill-or.tsx";
import { slotOf } from "./pills/slot.ts";

/** The fields of a form, or of a group in it, that must be filled in or are there. */
export function FieldsOf({
  fields,
  schema,
  path,
  values,
}: {
  readonly fields: readonly FormField[];
  readonly schema: Schema;
  /** Keys from the form's root to here. */
  readonly path: Path;
  readonly values: Fields;
}) {
  const say = useSay();
  const t = useT();
  const { change, isReadOnly } = useForm();
  const unknown = Object.keys(values).filter((name) => fields.every((one) => one.name !== name));
  const valueOf = (name: string) => (Object.hasOwn(values, name) ? values[name] : undefined);
  return (
    <Stack gap="md">
      {shownFields(fields, values).map((field) => {
        const { name, label, help, required, either, control } = field;
        const place = [...path, name];
        const others = fields.filter((one) => either.includes(one.name));
        const rest = Object.fromEntries(Object.entries(values).filter(([one]) => one !== name));
        const canGo = !isReadOnly && shownFields(fields, rest).every((one) => one.name !== name);
        return (
          <Field
            key={name}
            path={place}
            schema={fieldOf(schema, name) ?? {}}
            control={control}
            label={say(label)}
            help={help && say(help)}
            value={valueOf(name) ?? constantOf(field)}
            isRequired={required}
            hasDefault={field.default !== undefined}
            note={
              others.length > 0
                ? t("fields.either", { fields: others.map((one) => say(one.label)).join(" / ") })
                : undefined
            }
            onChange={(value) => change(place, value)}
            onRemove={canGo ? () => change(place, undefined) : undefined}
          />
        );
      })}
      {unknown.map((name) => (
        <Field
          key={name}
          path={[...path, name]}
          schema={{}}
          control={{ kind: "any" }}
          label={name}
          value={valueOf(name)}
          onChange={(value) => change([...path, name], value)}
          onRemove={isReadOnly ? undefined : () => change([...path, name], undefined)}
        />
      ))}
      {!isReadOnly && <AddFields fields={fields} path={path} values={values} />}
    </Stack>
  );
}

/** A field with everything around it. */
export function Field({
  help,
  isRequired = false,
  hasDefault = false,
  note,
  onRemove,
  isItem = false,
  ...filled
}: Filled & {
  readonly help?: string | undefined;
  readonly isRequired?: boolean;
  readonly hasDefault?: boolean;
  readonly note?: string | undefined;
  readonly onRemove?: (() => void) | undefined;
  /** Whether it is one of a list or a map, whose place tells what it is. */
  readonly isItem?: boolean;
}) {
  const { path, schema, control, label, value, onChange } = filled;
  const form = useForm();
  const holds = isHolder(control);
  const problems = useProblems(
    path,
    !holds ||
      value?.kind === "formula" ||
      value?.kind === "lookup" ||
      slotOf(value).kind === "pill",
  );
  const told = besideItem(control, path, form.schema);
  const isToldInside =
    told.kind === "money" && isFixed(value) && currencyIn(form, told.currency) !== null;
  const frame = {
    path,
    label,
    help,
    control,
    isRequired,
    hasDefault,
    note,
    problems,
    isToldInside,
    onRemove,
  };
  const content = (ids: FieldIds) => <Content {...filled} ids={ids} />;
  return (
    <WithFormula {...filled}>
      <WithLookup
        label={label}
        value={value}
        can={filled.isLookedUp !== true && takesText(control)}
        onChange={onChange}
      >
        {holds ? (
          <GroupPill label={label} schema={schema} onChange={onChange}>
            {(button) => (
              <FieldFrame {...frame} isGroup actions={button}>
                {content}
              </FieldFrame>
            )}
          </GroupPill>
        ) : (
          <FieldFrame {...frame} isBare={isItem}>
            {content}
          </FieldFrame>
        )}
      </WithLookup>
    </WithFormula>
  );
}

/** What stands inside the frame. */
function Content({ ids, ...filled }: Filled & { readonly ids: FieldIds }) {
  const { path, schema, control, label, value, isLookedUp = false, onChange } = filled;
  const t = useT();
  const { change, schema: root, takenAt } = useForm();
  if (value?.kind === "formula")
    return (
      <>
        <FormulaSlot
          source={value.source}
          ids={ids}
          onPlain={() => onChange(plainFrom(value.source) ?? emptyValue(control))}
        />
        {!ids.isInvalid && !isLookedUp && (
          <FieldResult
            id={ids.result}
            value={value}
            schema={schema}
            control={control}
            onChange={onChange}
          />
        )}
      </>
    );
  if (value?.kind === "lookup")
    return (
      <LookupSlot value={value} schema={schema} ids={ids} onPlain={() => onChange(value.of)}>
        <Field
          path={[...path, "of"]}
          schema={lookedUp}
          control={{ kind: "text", long: false }}
          label={t("lookup.of")}
          value={value.of}
          isLookedUp
          onChange={(of) => onChange({ ...value, of: plainOf(of) })}
        />
      </LookupSlot>
    );
  const slot = slotOf(value);
  const inside = shapeOf(schema).alternatives[0]?.schema ?? {};
  if (slot.kind === "pill" && isHolder(control))
    return (
      <>
        <PillSlot pill={slot.pill} ids={ids} onEmpty={() => onChange(emptyValue(control))} />
        {!ids.isInvalid && (
          <FieldResult
            id={ids.result}
            value={value}
            schema={schema}
            control={control}
            onChange={onChange}
          />
        )}
      </>
    );
  const fields = value?.kind === "object" ? value.fields : {};
  switch (control.kind) {
    case "group":
      if (value?.kind !== "object" && slot.kind !== "empty") return <Foreign {...filled} />;
      return <FieldsOf fields={control.fields} schema={inside} path={path} values={fields} />;
    case "map":
      if (value?.kind !== "object" && slot.kind !== "empty") return <Foreign {...filled} />;
      return (
        <MapControl
          fields={fields}
          label={label}
          fresh={emptyValue(control.value)}
          onChange={(fields) => onChange({ kind: "object", fields })}
          onValue={(key, next) => change([...path, key], next)}
          renderValue={(key, one) => (
            <Field
              {...one}
              path={[...path, key]}
              schema={fieldOf(inside, key) ?? {}}
              control={control.value}
              isItem
            />
          )}
        />
      );
    case "list": {
      const list: ListProps = {
        ...itemsIn(value, control, { path, change, onChange }),
        label,
        renderItem: (index, one) => (
          <Field
            {...one}
            path={[...path, String(index)]}
            schema={inside.items ?? {}}
            control={control.item}
            isItem
          />
        ),
      };
      const { perChoice } = control;
      if (perChoice === undefined) return <ListControl {...list} />;
      const beside = (index: number): Path => [...path, String(index), perChoice.value.name];
      return (
        <ChoiceTable
          {...list}
          perChoice={perChoice}
          renderValue={(index, { label, value }) => (
            <Field
              path={beside(index)}
              label={label}
              schema={
                takenAt?.(beside(index)) ?? fieldOf(inside.items ?? {}, perChoice.value.name) ?? {}
              }
              control={perChoice.value.control}
              value={value.kind === "object" ? value.fields[perChoice.value.name] : undefined}
              onChange={(next) => change(beside(index), next)}
              isItem
            />
          )}
        />
      );
    }
    case "union":
      return (
        <UnionControl
          value={value}
          schema={schema}
          control={control}
          label={label}
          onChange={onChange}
          renderAs={(chosen) => <Content {...filled} {...chosen} ids={ids} />}
        />
      );
    case "text":
    case "lookUp":
    case "currency":
    case "choice":
    case "number":
    case "integer":
    case "money":
    case "boolean":
    case "dateTime":
    case "any":
      if (value?.kind === "object" || value?.kind === "list") return <Foreign {...filled} />;
      return <Leaf {...filled} control={besideItem(control, path, root)} ids={ids} />;
  }
}

/** A row is found by a text. */
const lookedUp: Schema = { type: "string" };
