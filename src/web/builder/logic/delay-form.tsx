import { Box, Group, Select, Stack, Text } from "@mantine/core";
import type { Schema } from "#flow/catalogue.ts";
import type { DelayStep } from "#flow/step.ts";
import { useT } from "../../language/language.tsx";
import { ValueField } from "../fields/step-form.tsx";
import { type Around, useSettings } from "./around.ts";
import { filledIn } from "./values.ts";

const units = ["minutes", "hours", "days"] as const satisfies readonly DelayStep["unit"][];
const number: Schema = { type: "number" };

/** How long the flow waits. */
export function DelayForm({ step, around }: { readonly step: DelayStep; readonly around: Around }) {
  const t = useT();
  const set = useSettings(step);
  return (
    <Stack gap={6}>
      <Group align="flex-start" gap="md">
        <Box flex="1 1 220px" maw={340}>
          <ValueField
            {...around}
            position={step.id}
            schema={number}
            value={step.amount ?? undefined}
            label={t("logic.delay.amount")}
            place={["amount"]}
            isRequired
            onChange={(value) => set({ amount: filledIn(value) })}
          />
        </Box>
        <Select
          label={t("logic.delay.unit")}
          w={150}
          pt={3}
          allowDeselect={false}
          readOnly={around.isReadOnly}
          data={units.map((unit) => ({ value: unit, label: t(`logic.delay.${unit}`) }))}
          value={step.unit}
          onChange={(unit) => unit !== null && set({ unit })}
        />
      </Group>
      <Text size="xs" c="dimmed">
        {t("logic.delay.help")}
      </Text>
    </Stack>
  );
}
