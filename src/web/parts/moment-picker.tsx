import "dayjs/locale/ja";
import { DateTimePicker, type DateTimePickerProps } from "@mantine/dates";
import { useLanguage } from "../language/language.tsx";
import { momentOfWall, wallTime } from "../language/wall-time.ts";
import classes from "./moment-picker.module.css";

/** Picks a moment in the person's own time zone, in their language. */
export function MomentPicker({
  moment,
  onPick,
  isClearable = true,
  classNames,
  ...rest
}: Omit<DateTimePickerProps, "value" | "onChange" | "classNames" | "type" | "clearable" | "ref"> & {
  /** In ISO 8601; null where none is picked. */
  readonly moment: string | null;
  readonly onPick: (moment: string | null) => void;
  readonly isClearable?: boolean;
  readonly classNames?: Readonly<Record<string, string>>;
}) {
  const { t, locale, formats } = useLanguage();
  const { timeZone } = formats;
  const named = (day: string, parts: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, { timeZone: "UTC", year: "numeric", ...parts }).format(
      Date.parse(`${day.slice(0, 10)}T00:00:00Z`),
    );
  const pick = (wall: string | null): void => {
    const at = wall === null ? undefined : momentOfWall(wall, timeZone);
    onPick(at === undefined ? null : new Date(at).toISOString());
  };
  return (
    <DateTimePicker
      value={moment === null ? null : wallTime(Date.parse(moment), timeZone)}
      onChange={pick}
      locale={locale}
      valueFormat={(wall) => formats.moment(momentOfWall(wall, timeZone) ?? wall)}
      monthLabelFormat={(day) => named(day, { month: "long" })}
      yearLabelFormat={(day) => named(day, {})}
      firstDayOfWeek={0}
      clearable={isClearable}
      clearButtonProps={{ "aria-label": t("common.clear") }}
      submitButtonProps={{ "aria-label": t("common.moment.done") }}
      timePickerProps={{
        "aria-label": t("common.moment.time"),
        hoursInputLabel: t("common.moment.hours"),
        minutesInputLabel: t("common.moment.minutes"),
      }}
      ariaLabels={{
        nextMonth: t("common.moment.next_month"),
        previousMonth: t("common.moment.previous_month"),
        nextYear: t("common.moment.next_year"),
        previousYear: t("common.moment.previous_year"),
        nextDecade: t("common.moment.next_decade"),
        previousDecade: t("common.moment.previous_decade"),
      }}
      popoverProps={{ shadow: "md" }}
      {...rest}
      classNames={{
        ...classNames,
        day: classes["day"] ?? "",
        placeholder: classes["placeholder"] ?? "",
      }}
    />
  );
}
