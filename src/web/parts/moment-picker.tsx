import { DateTimePicker, type DateTimePickerProps } from "@mantine/dates";
import { momentOfWall, wallTime } from "../language/wall-time.ts";
import { useCalendar } from "./calendar.ts";

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
  const { t, formats, common } = useCalendar(classNames);
  const { timeZone } = formats;
  const pick = (wall: string | null): void => {
    const at = wall === null ? undefined : momentOfWall(wall, timeZone);
    onPick(at === undefined ? null : new Date(at).toISOString());
  };
  return (
    <DateTimePicker
      value={moment === null ? null : wallTime(Date.parse(moment), timeZone)}
      onChange={pick}
      valueFormat={(wall) => formats.moment(momentOfWall(wall, timeZone) ?? wall)}
      clearable={isClearable}
      submitButtonProps={{ "aria-label": t("common.moment.done") }}
      timePickerProps={{
        "aria-label": t("common.moment.time"),
        hoursInputLabel: t("common.moment.hours"),
        minutesInputLabel: t("common.moment.minutes"),
      }}
      {...common}
      {...rest}
    />
  );
}
