import { CloseButton, Group } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Schema } from "#flow/catalogue.ts";
import type { Pill, Value } from "#flow/value.ts";
import { useT } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import { ariaOf, type FieldIds } from "../field-ids.ts";
import { nothing } from "../input-values.ts";
import { PillButton } from "./pill-button.tsx";
import { PillChip } from "./pill-chip.tsx";
import classes from "./pill-or.module.css";
import { PillPicker } from "./pill-picker.tsx";

/** A field that is filled in by its own control, or by exactly one pill. */
export function PillOr({
  pill,
  onChange,
  schema,
  ids,
  children,
}: {
  /** What fills it now; null for the control. */
  readonly pill: Pill | null;
  readonly onChange: (value: Value) => void;
  readonly schema: Schema;
  readonly ids: FieldIds;
  readonly children: ReactNode;
}) {
  const { isReadOnly, takesPills } = useForm();
  const [isOpen, setIsOpen] = useState(false);
  const control =
    pill === null ? children : <PillSlot pill={pill} ids={ids} onEmpty={() => onChange(nothing)} />;
  if (isReadOnly || !takesPills) return control;
  return (
    <PillPicker
      opened={isOpen}
      schema={schema}
      onClose={() => setIsOpen(false)}
      onElse={() => setIsOpen(false)}
      onPick={(picked) => {
        setIsOpen(false);
        onChange(picked);
      }}
    >
      <Group gap={6} wrap="nowrap" align="flex-start">
        <div className={classes["control"]}>{control}</div>
        <PillButton labelId={ids.label} isOpen={isOpen} onClick={() => setIsOpen(true)} />
      </Group>
    </PillPicker>
  );
}

/** One pill in the place of a control. */
export function PillSlot({
  pill,
  ids,
  onEmpty,
}: {
  readonly pill: Pill;
  readonly ids: FieldIds;
  readonly onEmpty: () => void;
}) {
  const t = useT();
  const { isReadOnly } = useForm();
  return (
    <div
      id={ids.control}
      role="group"
      className={classes["slot"]}
      data-invalid={ids.isInvalid || undefined}
      aria-labelledby={ids.label}
      aria-describedby={ariaOf(ids)["aria-describedby"]}
    >
      <PillChip pill={pill} />
      {!isReadOnly && (
        <CloseButton size="sm" ml="auto" aria-label={t("fields.pill.remove")} onClick={onEmpty} />
      )}
    </div>
  );
}
