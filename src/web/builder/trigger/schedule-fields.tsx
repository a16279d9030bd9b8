import { Group, NumberInput, Select, Stack, Switch, Text } from "@mantine/core";
import { useState } from "react";
import type { ScheduleTrigger } from "#flow/document.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";

const units = { minute: 1, hour: 60, day: 1_440 } as const;
type Unit = keyof typeof units;
const longest = 43_200;

/** How often the time starts the flow. */
export function ScheduleFields({ trigger }: { readonly trigger: ScheduleTrigger }) {
  const t = useT();
  const { edit, isReadOnly } = useBench();
  const { everyMinutes, overlap } = trigger;
  const [chosen, setUnit] = useState<Unit>(() => largestOf(everyMinutes));
  // Somebody else, or an undo, may have set what the unit cannot say.
  const unit = everyMinutes % units[chosen] === 0 ? chosen : largestOf(everyMinutes);
  const set = (count: number, unit: Unit): void => {
    const minutes = Math.min(Math.max(1, Math.round(count)) * units[unit], longest);
    setUnit(unit);
    edit({ do: "setSchedule", everyMinutes: minutes, overlap });
  };
  const count = everyMinutes / units[unit];
  return (
    <Stack gap="lg">
      <Group align="flex-end" gap="sm">
        <NumberInput
          label={t("builder.schedule.every")}
          w={120}
          min={1}
          max={Math.floor(longest / units[unit])}
          allowDecimal={false}
          allowNegative={false}
          readOnly={isReadOnly}
          value={count}
          onChange={(value) => typeof value === "number" && value >= 1 && set(value, unit)}
        />
        <Select
          aria-label={t("builder.schedule.unit")}
          w={160}
          allowDeselect={false}
          readOnly={isReadOnly}
          data={(["minute", "hour", "day"] as const).map((one) => ({
            value: one,
            label: t(`builder.schedule.${one}`, { count }),
          }))}
          value={unit}
          onChange={(value) => value !== null && set(count, value)}
        />
      </Group>
      <Text size="sm" c="dimmed">
        {t("builder.schedule.help")}
      </Text>
      <Switch
        label={t("builder.schedule.overlap")}
        description={t("builder.schedule.overlap_help")}
        checked={overlap}
        disabled={isReadOnly}
        onChange={({ currentTarget }) =>
          edit({ do: "setSchedule", everyMinutes, overlap: currentTarget.checked })
        }
      />
    </Stack>
  );
}

function largestOf(minutes: number): Unit {
  if (minutes % units.day === 0) return "day";
  return minutes % units.hour === 0 ? "hour" : "minute";
}
