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
  return {
    id: ids.control,
    withAria: false,
    error: ids.isInvalid,
    readOnly: isReadOnly,
    ...ariaOf(ids),
  };
}
