import { Input, SegmentedControl, Stack, Switch } from "@mantine/core";
import { useId, useRef } from "react";
import type { ScheduleTrigger } from "#flow/trigger.ts";
import type { When } from "#flow/when.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { scheduleChanged, useChange } from "../changes.ts";
import { CalendarFields } from "./calendar-fields.tsx";
import { CronField } from "./cron-field.tsx";
import { IntervalFields } from "./interval-fields.tsx";
import { NextTimes } from "./next-times.tsx";
import { FlowTimeZone } from "./time-zone.tsx";
import { type Way, wayOf, whenIn } from "./ways.ts";

/** When the time starts the flow: at an interval, at times of the calendar, or as a cron expression says. */
export function ScheduleFields({
  trigger: { when, overlap },
  timeZone,
}: {
  readonly trigger: ScheduleTrigger;
  readonly timeZone: string;
}) {
  const t = useT();
  const label = useId();
  const { isReadOnly } = useBench();
  const change = useChange();
  const way = wayOf(when);
  /** What was chosen in the other ways, for who comes back. */
  const left = useRef(new Map<Way, When>());
  const set = (changed: (now: When) => When): void =>
    change((now) => scheduleChanged(now, (one) => ({ ...one, when: changed(one.when) })));
  const turnTo = (other: Way): void => {
    if (other === way) return;
    left.current.set(way, when);
    const next = left.current.get(other) ?? whenIn(other, when);
    set(() => next);
  };
  return (
    <Stack gap="lg">
      <div>
        <Input.Label id={label} mb={4}>
          {t("schedule.way")}
        </Input.Label>
        <SegmentedControl
          aria-labelledby={label}
          fullWidth
          readOnly={isReadOnly}
          value={way}
          onChange={turnTo}
          data={[
            { value: "interval", label: t("schedule.way.interval") },
            { value: "calendar", label: t("schedule.way.calendar") },
            { value: "cron", label: t("schedule.way.cron") },
          ]}
        />
      </div>
      <Fields when={when} onChange={set} />
      <FlowTimeZone timeZone={timeZone} />
      <NextTimes when={when} timeZone={timeZone} />
      <Switch
        label={t("schedule.overlap")}
        description={t("schedule.overlap_help")}
        checked={overlap}
        disabled={isReadOnly}
        onChange={({ currentTarget: { checked } }) =>
          change((now) => scheduleChanged(now, (one) => ({ ...one, overlap: checked })))
        }
      />
    </Stack>
  );
}

function Fields({
  when,
  onChange,
}: {
  readonly when: When;
  readonly onChange: (change: (now: When) => When) => void;
}) {
  switch (when.kind) {
    case "interval":
      return <IntervalFields when={when} onChange={(next) => onChange(() => next)} />;
    case "daily":
    case "weekdays":
    case "weekly":
    case "monthly":
      return <CalendarFields when={when} onChange={onChange} />;
    case "cron":
      return <CronField when={when} onChange={(next) => onChange(() => next)} />;
  }
}
