import { Text } from "@mantine/core";
import { momentOf } from "#flow/scalar.ts";
import { useLanguage } from "../../../language/language.tsx";
import { MomentPicker } from "../../../parts/moment-picker.tsx";
import { useForm } from "../editing.tsx";
import { buttonProps } from "../field-ids.ts";
import { nothing } from "../input-values.ts";
import type { ControlProps } from "./scalar-controls.tsx";
import { written } from "./written.ts";

/** A moment, picked in the person's own time zone. */
export function DateControl({ fixed, onChange, ids }: ControlProps) {
  const { t, formats } = useLanguage();
  const { document, isReadOnly } = useForm();
  const moment = momentOf(fixed, document.timeZone);
  const pick = (at: string | null): void => {
    const picked = at === null ? undefined : momentOf(at, formats.timeZone);
    onChange(picked === undefined ? nothing : { kind: "constant", value: picked.text });
  };
  return (
    <>
      <MomentPicker
        moment={moment?.text ?? null}
        onPick={pick}
        isClearable={!isReadOnly}
        placeholder={fixed === null ? t("fields.date.pick") : written(fixed)}
        popoverProps={{ shadow: "md", id: ids.control }}
        {...buttonProps(ids, isReadOnly)}
      />
      <Text id={ids.result} size="xs" c="dimmed" mt={4}>
        {t("fields.date.zone", { zone: formats.timeZone })}
      </Text>
    </>
  );
}
