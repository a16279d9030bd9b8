import { Text } from "@mantine/core";
import { useId, useMemo } from "react";
import { nextTimes } from "#flow/times.ts";
import type { When } from "#flow/when.ts";
import { useFormats, useT } from "../../language/language.tsx";
import { useNow } from "../../parts/moment.tsx";
import classes from "./next-times.module.css";

const shown = 5;
const minute = 60_000;

/** The next times, by the clocks of the flow's time zone and, where they show something else, the person's. */
export function NextTimes({ when, timeZone }: { readonly when: When; readonly timeZone: string }) {
  const t = useT();
  const formats = useFormats();
  const heading = useId();
  // On full minutes, so that those of an interval do not move with each look.
  const now = Math.floor(useNow(20_000) / minute) * minute;
  const times = useMemo(() => nextTimes(when, timeZone, now, shown), [when, timeZone, now]);
  if (times.length === 0) return null;
  const there = when.kind === "interval" ? formats : formats.in(timeZone);
  return (
    <div>
      <Text size="sm" fw={600} id={heading}>
        {when.kind === "interval" ? t("schedule.next_if_now") : t("schedule.next")}
      </Text>
      <ol className={classes["times"]} aria-labelledby={heading}>
        {times.map((at) => {
          const own = formats.dayAndTime(at);
          const words = there.dayAndTime(at);
          return (
            <li key={at}>
              <time dateTime={new Date(at).toISOString()}>{words}</time>
              {own !== words && (
                <Text span size="sm" c="dimmed">
                  {" "}
                  {t("schedule.own_time", { time: own })}
                </Text>
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
