import { type LocalizedText, text } from "#sdk/text.ts";
import type { EventTrigger } from "./trigger.ts";
import type { Value } from "./value.ts";
import type { Fields } from "./edit-field.ts";
import { type Control, type FormField, typeWord } from "./form.ts";
import { isAsked } from "./shows-for.ts";

/** Which fields of a form are drawn, and which can be added to it. */

/** The fields to draw: what must be filled in, what has a default or is drawn from the start, and what is in the input already. */
export function shownFields(form: readonly FormField[], input: Fields): readonly FormField[] {
  return form.flatMap((field) => {
    const here = asAsked(field, form, input);
    return isShown(here, input) ? [here] : [];
  });
}

/** A field as it is asked for beside the others: required here, or not asked for at all. */
function asAsked(field: FormField, form: readonly FormField[], input: Fields): Asked {
  const { showsFor } = field;
  if (showsFor === undefined) return { ...field, isAsked: true };
  const chooser = form.find(({ name }) => name === showsFor.field);
  const asked = isAsked(showsFor, own(input, showsFor.field), chooser?.default);
  const required = field.required || (asked && showsFor.required === true);
  return { ...field, required, isAsked: asked };
}

type Asked = FormField & { readonly isAsked: boolean };

/** A field that is not in the form yet. */
export interface OptionalField {
  readonly path: readonly string[];
  readonly label: LocalizedText;
  /** With the names of the groups it stands in: "Shipping › Delivery address › City". */
  readonly trail: LocalizedText;
  /** What it takes, in a word or two. */
  readonly type: LocalizedText;
  readonly control: Control;
  readonly advanced: boolean;
}

/** What can be added, groups before what stands in them. `form`: a whole one, or a group's fields. */
export function optionalFields(
  form: readonly FormField[],
  input: Fields,
): readonly OptionalField[] {
  return below(form, input, undefined);
}

/**
 * The edit that adds a field to the form, empty: the groups it stands in come along, and what they
 * require. Undefined where it is there already, or something else stands in its way.
 */
export function addition(
  form: readonly FormField[],
  input: Fields,
  path: readonly string[],
): { readonly path: string[]; readonly value: Value } | undefined {
  const [name, ...rest] = path;
  const field = form.find((one) => one.name === name);
  if (name === undefined || field === undefined) return undefined;
  const value = own(input, name);
  if (value === undefined) return { path: [name], value: emptyValue(field.control, rest) };
  const inside = insideOf(value);
  if (field.control.kind !== "group" || inside === undefined) return undefined;
  const added = addition(field.control.fields, inside, rest);
  return added && { path: [name, ...added.path], value: added.value };
}

/** A value that is to be filled in. A group holds what it requires, and the field at `path` below it. */
export function emptyValue(control: Control, path: readonly string[] = []): Value {
  switch (control.kind) {
    case "group": {
      const [wanted, ...rest] = path;
      const fields = control.fields.filter(({ required, name }) => required || name === wanted);
      const entries = fields.map(
        ({ name, control: inner }) =>
          [name, emptyValue(inner, name === wanted ? rest : [])] as const,
      );
      return { kind: "object", fields: Object.fromEntries(entries) };
    }
    case "map":
      return { kind: "object", fields: {} };
    case "list":
      return { kind: "list", items: [] };
    case "text":
    case "lookUp":
    case "currency":
    case "choice":
    case "number":
    case "integer":
    case "money":
    case "boolean":
    case "dateTime":
    case "union":
    case "any":
      return { kind: "text", parts: [] };
  }
}

/** What holds no pills, such as a trigger's settings, as the values of a form. */
export function asConstants(values: EventTrigger["settings"]): Fields {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { kind: "constant", value }]),
  );
}

interface Parent {
  readonly trail: LocalizedText;
  readonly advanced: boolean;
}

/** `input`: undefined in a group that is not there, of which everything can be added. */
function below(
  form: readonly FormField[],
  input: Fields | undefined,
  parent: Parent | undefined,
): readonly OptionalField[] {
  return form.flatMap((one) => {
    const field = asAsked(one, form, input ?? {});
    if (!field.isAsked && !(input !== undefined && isShown(field, input))) return [];
    const { path, label, control } = field;
    const trail = parent === undefined ? label : joined(parent.trail, label);
    const advanced = field.advanced || parent?.advanced === true;
    const shown = input !== undefined && isShown(field, input);
    const itself = { path, label, trail, type: typeWord(control), control, advanced };
    return [
      ...(shown ? [] : [itself]),
      ...(control.kind === "group"
        ? inGroup(control.fields, shown ? own(input, field.name) : null, { trail, advanced })
        : []),
    ];
  });
}

/** `value`: null where the group is not in the form, undefined where nothing of it is filled in. */
function inGroup(
  fields: readonly FormField[],
  value: Value | null | undefined,
  parent: Parent,
): readonly OptionalField[] {
  if (value === null) return below(fields, undefined, parent);
  const inside = value === undefined ? {} : insideOf(value);
  // Something gives the whole group, as a pill does.
  return inside === undefined ? [] : below(fields, inside, parent);
}

function isShown({ name, required, either, advanced, drawn, ...field }: Asked, input: Fields) {
  const hasDefault = field.default !== undefined && !advanced;
  const isWanted = required || drawn || either.length > 0 || hasDefault;
  return (isWanted && field.isAsked) || own(input, name) !== undefined;
}

function insideOf(value: Value): Fields | undefined {
  if (value.kind === "object") return value.fields;
  const constant = value.kind === "constant" ? value.value : null;
  return typeof constant === "object" && constant !== null && !Array.isArray(constant)
    ? asConstants(constant)
    : undefined;
}

function own(fields: Fields, name: string): Value | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function joined(one: LocalizedText, other: LocalizedText): LocalizedText {
  return text(`${one.en} › ${other.en}`, `${one.ja} › ${other.ja}`);
}
