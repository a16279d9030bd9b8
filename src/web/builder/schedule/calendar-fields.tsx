import { Checkbox, Group, Select, Text } from "@mantine/core";
import { weekdays, type Weekday, type When } from "#flow/when.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { TimeField } from "./time-field.tsx";
import type { Calendar } from "./ways.ts";

interface Props {
  readonly when: Calendar;
  readonly onChange: (change: (now: When) => When) => void;
}

const lastDay = "last";
const days = Array.from({ length: 31 }, (_, index) => index + 1);

/** On which days, and at what time on a clock. */
export function CalendarFields({ when, onChange }: Props) {
  const t = useT();
  const { isReadOnly } = useBench();
  return (
    <div>
      <Group align="flex-start" gap="sm">
        <Select
          label={t("schedule.repeat")}
          w={215}
          allowDeselect={false}
          readOnly={isReadOnly}
          data={(["daily", "weekdays", "weekly", "monthly"] as const).map((kind) => ({
            value: kind,
            label: t(`schedule.repeat.${kind}`),
          }))}
          value={when.kind}
          onChange={(kind) =>
            kind !== null && onChange((now) => ("at" in now ? ofKind(kind, now) : now))
          }
        />
        {when.kind === "monthly" && (
          <Select
            label={t("schedule.day")}
            w={150}
            allowDeselect={false}
            readOnly={isReadOnly}
            data={[
              ...days.map((day) => ({
                value: String(day),
                label: t("schedule.day_number", { day }),
              })),
              { value: lastDay, label: t("schedule.day_last") },
            ]}
            value={String(when.day)}
            onChange={(day) =>
              day !== null &&
              onChange((now) =>
                now.kind === "monthly"
                  ? { ...now, day: day === lastDay ? lastDay : Number(day) }
                  : now,
              )
            }
          />
        )}
        <TimeField
          at={when.at}
          isReadOnly={isReadOnly}
          onChange={(at) => onChange((now) => ("at" in now ? { ...now, at } : now))}
        />
      </Group>
      {when.kind === "weekly" && (
        <Days
          days={when.days}
          onChange={(days) =>
            onChange((now) => (now.kind === "weekly" ? { ...now, days: [...days] } : now))
          }
        />
      )}
      <Text size="sm" c="dimmed" mt="xs">
        {when.kind === "monthly" && when.day !== lastDay && when.day > 28
          ? t("schedule.short_months")
          : t("schedule.clocks_help")}
      </Text>
    </div>
  );
}

function Days({
  days,
  onChange,
}: {
  readonly days: readonly Weekday[];
  readonly onChange: (days: readonly Weekday[]) => void;
}) {
  const t = useT();
  const { isReadOnly } = useBench();
  return (
    <Checkbox.Group
      label={t("schedule.days")}
      mt="sm"
      readOnly={isReadOnly}
      value={[...days]}
      onChange={(chosen) => {
        const next = weekdays.filter((day) => chosen.includes(day));
        // On no day at all would be never.
        if (next.length > 0) onChange(next);
      }}
    >
      <Group gap="md" mt={6}>
        {weekdays.map((day) => (
          <Checkbox key={day} value={day} label={t(`schedule.weekday.${day}`)} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

function ofKind(kind: Calendar["kind"], { at }: Calendar): Calendar {
  switch (kind) {
    case "daily":
    case "weekdays":
      return { kind, at };
    case "weekly":
      return { kind, days: ["mon"], at };
    case "monthly":
      return { kind, day: 1, at };
  }
}
