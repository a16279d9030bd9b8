import type { ReactNode } from "react";
import type { Schema } from "#flow/catalogue.ts";
import type { Value } from "#flow/value.ts";
import type { Control } from "#flow/form.ts";
import { DateControl } from "./controls/date-control.tsx";
import { ItemFieldControl } from "./controls/item-field-control.tsx";
import { LookUpControl } from "./controls/look-up-control.tsx";
import { CurrencyControl } from "./controls/currency-control.tsx";
import { MoneyControl } from "./controls/money-control.tsx";
import {
  BooleanControl,
  ChoiceControl,
  type ControlProps,
  NumberControl,
} from "./controls/scalar-controls.tsx";
import { PillEditor } from "./editor/pill-editor.tsx";
import type { FieldIds } from "./field-ids.ts";
import { FieldResult } from "./field-result.tsx";
import { PillOr } from "./pills/pill-or.tsx";
import { slotOf } from "./pills/slot.ts";

/** A field with nothing inside: a text with pills in it; or one thing, or one pill. */
export function Leaf({
  value,
  schema,
  control,
  ids,
  isLookedUp = false,
  onChange,
}: {
  readonly value: Value | undefined;
  readonly schema: Schema;
  readonly control: Control;
  readonly ids: FieldIds;
  readonly isLookedUp?: boolean;
  readonly onChange: (value: Value) => void;
}) {
  const slot = slotOf(value);
  const own = ownControl(control, {
    fixed: slot.kind === "fixed" ? slot.json : null,
    onChange,
    ids,
  });
  const isName = control.kind === "text" && control.itemOf !== undefined;
  const isOwn = own !== null && slot.kind !== "other";
  return (
    <>
      {isOwn && isName && slot.kind !== "pill" ? (
        own
      ) : !isOwn ? (
        <PillEditor
          value={value}
          onChange={onChange}
          schema={schema}
          isLong={control.kind === "text" && control.long}
          ids={ids}
        />
      ) : (
        <PillOr
          pill={slot.kind === "pill" ? slot.pill : null}
          onChange={onChange}
          schema={schema}
          ids={ids}
        >
          {own}
        </PillOr>
      )}
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
}

/** Null for what is written as a text. */
function ownControl(control: Control, props: ControlProps): ReactNode {
  switch (control.kind) {
    case "number":
    case "integer":
      return <NumberControl {...props} />;
    case "money":
      return <MoneyControl {...props} currencyPath={control.currency} limits={control} />;
    case "currency":
      return <CurrencyControl {...props} />;
    case "boolean":
      return <BooleanControl {...props} />;
    case "dateTime":
      return <DateControl {...props} />;
    case "choice":
      return <ChoiceControl {...props} options={control.options} />;
    case "lookUp":
      return (
        <LookUpControl
          {...props}
          choices={control.choices}
          ofPath={control.of}
          isCurrency={control.isCurrency === true}
        />
      );
    case "text":
      return control.itemOf === undefined ? null : (
        <ItemFieldControl {...props} listAt={control.itemOf} />
      );
    case "any":
    case "list":
    case "group":
    case "map":
    case "union":
      return null;
  }
}
