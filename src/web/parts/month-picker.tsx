import { MonthPickerInput } from "@mantine/dates";
import { useCalendar } from "./calendar.ts";
import { useMonthWords } from "./use-month-words.ts";

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
  const { common } = useCalendar();
  const words = useMonthWords();
  return (
    <MonthPickerInput
      label={label}
      value={`${month}-01`}
      maxDate={`${newest}-01`}
      valueFormatter={() => words(month)}
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
