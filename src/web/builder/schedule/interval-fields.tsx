import { Group, NumberInput, Select, Text } from "@mantine/core";
import { useState } from "react";
import { longestMinutes } from "#flow/when.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import type { Interval } from "./ways.ts";

const units = { minute: 1, hour: 60, day: 1_440 } as const;
type Unit = keyof typeof units;

/** Every so many minutes, hours or days. */
export function IntervalFields({
  when: { everyMinutes },
  onChange,
}: {
  readonly when: Interval;
  readonly onChange: (when: Interval) => void;
}) {
  const t = useT();
  const { isReadOnly } = useBench();
  const [chosen, setUnit] = useState<Unit>(() => largestOf(everyMinutes));
  // Somebody else, or an undo, may have set what the unit cannot say.
  const unit = everyMinutes % units[chosen] === 0 ? chosen : largestOf(everyMinutes);
  const set = (count: number, unit: Unit): void => {
    const minutes = Math.min(Math.max(1, Math.round(count)) * units[unit], longestMinutes);
    setUnit(unit);
    onChange({ kind: "interval", everyMinutes: minutes });
  };
  const count = everyMinutes / units[unit];
  return (
    <div>
      <Group align="flex-end" gap="sm">
        <NumberInput
          label={t("schedule.every")}
          w={120}
          min={1}
          max={Math.floor(longestMinutes / units[unit])}
          allowDecimal={false}
          allowNegative={false}
          readOnly={isReadOnly}
          value={count}
          onChange={(value) => typeof value === "number" && value >= 1 && set(value, unit)}
        />
        <Select
          aria-label={t("schedule.unit")}
          w={160}
          allowDeselect={false}
          readOnly={isReadOnly}
          data={(["minute", "hour", "day"] as const).map((one) => ({
            value: one,
            label: t(`schedule.${one}`, { count }),
          }))}
          value={unit}
          onChange={(value) => value !== null && set(count, value)}
        />
      </Group>
      <Text size="sm" c="dimmed" mt={6}>
        {t("schedule.interval_help")}
      </Text>
    </div>
  );
}

function largestOf(minutes: number): Unit {
  if (minutes % units.day === 0) return "day";
  return minutes % units.hour === 0 ? "hour" : "minute";
}
