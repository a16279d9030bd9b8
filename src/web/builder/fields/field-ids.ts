import classes from "./field-ids.module.css";

/** The ids by which a field's control, label, help and problems know each other. */
export interface FieldIds {
  readonly control: string;
  readonly label: string;
  /** For what a control says of its own value. */
  readonly result: string;
  /** All that describes the control: help, what comes of it, problems. */
  readonly describedBy: string | undefined;
  readonly isRequired: boolean;
  /** Whether something holds where nothing is entered. */
  readonly hasDefault: boolean;
  readonly isInvalid: boolean;
}

/** For a control that is no input of the browser's. */
export function ariaOf({ label, describedBy, isRequired, isInvalid }: FieldIds): {
  readonly [name: string]: string;
} {
  return {
    "aria-labelledby": label,
    ...(describedBy === undefined ? {} : { "aria-describedby": describedBy }),
    ...(isRequired ? { "aria-required": "true" } : {}),
    ...(isInvalid ? { "aria-invalid": "true" } : {}),
  };
}

/** For one of Mantine's inputs, which is labelled and described from outside. */
export function inputProps(ids: FieldIds, isReadOnly: boolean) {
  return { ...lookOf(ids, isReadOnly), attributes: { input: { id: ids.control, ...ariaOf(ids) } } };
}

/** For one that is a button: its name is the field's, and what is chosen. */
export function buttonProps(ids: FieldIds, isReadOnly: boolean) {
  const name = `${ids.label} ${ids.control}`;
  const aria = { "aria-labelledby": name, "aria-describedby": ids.describedBy };
  return { ...lookOf(ids, isReadOnly), attributes: { input: { id: ids.control, ...aria } } };
}

function lookOf({ isInvalid }: FieldIds, isReadOnly: boolean) {
  return {
    withAria: false,
    error: isInvalid,
    readOnly: isReadOnly,
    classNames: { input: classes["input"] ?? "" },
  };
}
