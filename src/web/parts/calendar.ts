import "dayjs/locale/ja";
import { useLanguage } from "../language/language.tsx";
import classes from "./calendar.module.css";

/** What all calendars have in common: they speak the person's language, whatever the browser speaks. */
export function useCalendar(classNames: Readonly<Record<string, string>> = {}) {
  const { t, locale, formats } = useLanguage();
  const named = (day: string, parts: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, { timeZone: "UTC", year: "numeric", ...parts }).format(
      Date.parse(`${day.slice(0, 10)}T00:00:00Z`),
    );
  return {
    t,
    formats,
    common: {
      locale,
      monthLabelFormat: (day: string) => named(day, { month: "long" }),
      yearLabelFormat: (day: string) => named(day, {}),
      getDayAriaLabel: (day: string) =>
        named(day, { month: "long", day: "numeric", weekday: "long" }),
      firstDayOfWeek: 0,
      clearButtonProps: { "aria-label": t("common.clear") },
      ariaLabels: {
        nextMonth: t("common.moment.next_month"),
        previousMonth: t("common.moment.previous_month"),
        nextYear: t("common.moment.next_year"),
        previousYear: t("common.moment.previous_year"),
        nextDecade: t("common.moment.next_decade"),
        previousDecade: t("common.moment.previous_decade"),
      },
      popoverProps: { shadow: "md" },
      classNames: {
        ...classNames,
        day: classes["day"] ?? "",
        placeholder: classes["placeholder"] ?? "",
      },
    },
  } as const;
}
