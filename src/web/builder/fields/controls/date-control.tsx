import "dayjs/locale/ja";
import { Text } from "@mantine/core";
import { DateTimePicker } from "@mantine/dates";
import { momentOf } from "#flow/scalar.ts";
import { useLanguage } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import { buttonProps } from "../field-ids.ts";
import { nothing } from "../input-values.ts";
import { momentOfWall, wallTime } from "../wall-time.ts";
import classes from "./date-control.module.css";
import type { ControlProps } from "./scalar-controls.tsx";
import { written } from "./written.ts";

/** A moment, picked in the person's own time zone. */
export function DateControl({ fixed, onChange, ids }: ControlProps) {
  const { t, locale, formats } = useLanguage();
  const { isReadOnly } = useForm();
  const { timeZone } = formats;
  const moment = momentOf(fixed);
  const named = (day: string, parts: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, { timeZone: "UTC", year: "numeric", ...parts }).format(
      Date.parse(`${day.slice(0, 10)}T00:00:00Z`),
    );
  const monthName = (day: string): string => named(day, { month: "long" });
  const yearName = (day: string): string => named(day, {});
  const pick = (wall: string | null): void => {
    const at = wall === null ? undefined : momentOfWall(wall, timeZone);
    const picked = at === undefined ? undefined : momentOf(new Date(at).toISOString());
    onChange(picked === undefined ? nothing : { kind: "constant", value: picked.text });
  };
  const props = buttonProps(ids, isReadOnly);
  return (
    <>
      <DateTimePicker
        value={moment === undefined ? null : wallTime(Date.parse(moment.text), timeZone)}
        onChange={pick}
        locale={locale}
        valueFormat={(wall) => formats.moment(momentOfWall(wall, timeZone) ?? wall)}
        monthLabelFormat={monthName}
        yearLabelFormat={yearName}
        firstDayOfWeek={0}
        placeholder={fixed === null ? t("fields.date.pick") : written(fixed)}
        clearable={!isReadOnly}
        clearButtonProps={{ "aria-label": t("common.clear") }}
        submitButtonProps={{ "aria-label": t("fields.date.done") }}
        timePickerProps={{
          "aria-label": t("fields.date.time"),
          hoursInputLabel: t("fields.date.hours"),
          minutesInputLabel: t("fields.date.minutes"),
        }}
        ariaLabels={{
          nextMonth: t("fields.date.next_month"),
          previousMonth: t("fields.date.previous_month"),
          nextYear: t("fields.date.next_year"),
          previousYear: t("fields.date.previous_year"),
          nextDecade: t("fields.date.next_decade"),
          previousDecade: t("fields.date.previous_decade"),
        }}
        popoverProps={{ shadow: "md", id: ids.control }}
        {...props}
        classNames={{ ...props.classNames, day: classes["day"] ?? "" }}
      />
      <Text id={ids.result} size="xs" c="dimmed" mt={4}>
        {t("fields.date.zone", { zone: timeZone })}
      </Text>
    </>
  );
}
