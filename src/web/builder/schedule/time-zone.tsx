import { isTimeZone } from "#flow/zone.ts";
import { useFormats, useT } from "../../language/language.tsx";
import { useNow } from "../../parts/moment.tsx";
import { TimeZoneSelect } from "../../parts/time-zone-select.tsx";
import { useBench } from "../bench.ts";

/** The zone whose clocks the flow goes by, in its schedule and in its formulas. */
export function FlowTimeZone({
  timeZone,
  isInPopover = false,
}: {
  readonly timeZone: string;
  readonly isInPopover?: boolean;
}) {
  const t = useT();
  const formats = useFormats();
  const { edit, isReadOnly } = useBench();
  const now = useNow(20_000);
  const isKnown = isTimeZone(timeZone);
  return (
    <TimeZoneSelect
      label={t("schedule.time_zone")}
      description={
        isKnown
          ? t("schedule.time_zone_help", { now: formats.in(timeZone).dayAndTime(now) })
          : undefined
      }
      error={isKnown ? undefined : t("schedule.time_zone_unknown", { zone: timeZone })}
      inputWrapperOrder={["label", "input", "error", "description"]}
      maw={360}
      readOnly={isReadOnly}
      comboboxProps={{ withinPortal: !isInPopover }}
      value={timeZone}
      onChange={(zone) => zone !== timeZone && edit({ do: "setTimeZone", timeZone: zone })}
    />
  );
}
