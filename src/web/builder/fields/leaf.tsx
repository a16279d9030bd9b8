import type { Schema } from "#flow/catalogue.ts";
import type { Value } from "#flow/document.ts";
import { controlOf, isLong } from "./control.ts";
import { ChoicesControl } from "./controls/choices-control.tsx";
import { DateControl } from "./controls/date-control.tsx";
import {
  BooleanControl,
  type ControlProps,
  EnumControl,
  NumberControl,
} from "./controls/scalar-controls.tsx";
import { PillEditor } from "./editor/pill-editor.tsx";
import type { FieldIds } from "./field-ids.ts";
import { FieldResult } from "./field-result.tsx";
import { PillOr } from "./pills/pill-or.tsx";
import { slotOf } from "./pills/slot.ts";

/** A field with nothing inside: a text with pills in it, or one thing, or one pill. */
export function Leaf({
  value,
  schema,
  ids,
  onChange,
}: {
  readonly value: Value | undefined;
  readonly schema: Schema;
  readonly ids: FieldIds;
  readonly onChange: (value: Value) => void;
}) {
  const slot = slotOf(value);
  const Control = controls[controlOf(schema)];
  return (
    <>
      {Control === undefined || slot.kind === "other" ? (
        <PillEditor
          value={value}
          onChange={onChange}
          schema={schema}
          isLong={isLong(schema)}
          ids={ids}
        />
      ) : (
        <PillOr
          pill={slot.kind === "pill" ? slot.pill : null}
          onChange={onChange}
          schema={schema}
          ids={ids}
        >
          <Control
            fixed={slot.kind === "fixed" ? slot.json : null}
            onChange={onChange}
            schema={schema}
            ids={ids}
          />
        </PillOr>
      )}
      <FieldResult id={ids.result} value={value} schema={schema} />
    </>
  );
}

const controls: {
  readonly [control in ReturnType<typeof controlOf>]?: (props: ControlProps) => React.ReactNode;
} = {
  number: NumberControl,
  boolean: BooleanControl,
  dateTime: DateControl,
  enum: EnumControl,
  choices: ChoicesControl,
};
