import { MonthPickerInput } from "@mantine/dates";
import { useLanguage } from "../language/language.tsx";
import { useCalendar } from "./calendar.ts";

/** A month, such as `2026-11`, none after the newest. */
export function MonthPicker({
  label,
  month,
  newest,
  onPick,
}: {
  readonly label: string;
  readonly month: string;
  readonly newest: string;
  readonly onPick: (month: string) => void;
}) {
  const { locale } = useLanguage();
  const { common } = useCalendar();
  const written = new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    year: "numeric",
    month: "long",
  });
  return (
    <MonthPickerInput
      label={label}
      value={`${month}-01`}
      maxDate={`${newest}-01`}
      valueFormatter={() => written.format(Date.parse(`${month}-01T00:00:00Z`))}
      onChange={(picked) => {
        if (picked !== null) onPick(picked.slice(0, 7));
      }}
      miw={200}
      locale={common.locale}
      yearLabelFormat={common.yearLabelFormat}
      ariaLabels={common.ariaLabels}
      popoverProps={common.popoverProps}
    />
  );
}
