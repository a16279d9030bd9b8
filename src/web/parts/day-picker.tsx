import { DatePickerInput } from "@mantine/dates";
import { useCalendar } from "./calendar.ts";

/** Picks a day, in the person's language. */
export function DayPicker({
  label,
  placeholder,
  day,
  onPick,
}: {
  readonly label: string;
  readonly placeholder: string;
  /** Such as "2026-07-01"; null where none is picked. */
  readonly day: string | null;
  readonly onPick: (day: string | null) => void;
}) {
  const { formats, common } = useCalendar();
  const written = formats.in("UTC");
  return (
    <DatePickerInput
      label={label}
      placeholder={placeholder}
      value={day}
      onChange={onPick}
      valueFormatter={() => (day === null ? "" : written.day(`${day}T00:00:00Z`))}
      clearable
      {...common}
    />
  );
}
