import { Checkbox, Group, NumberInput, Radio, SegmentedControl, Stack, Text } from "@mantine/core";
import type { Schema } from "#flow/catalogue.ts";
import type { ForEachStep } from "#flow/step.ts";
import { useT } from "../../language/language.tsx";
import { ValueField } from "../fields/step-form.tsx";
import { type Around, useSettings } from "./around.ts";
import { filledIn } from "./values.ts";

const list: Schema = { type: "array", items: {} };
const anything: Schema = {};
const mostAtOnce = 20;

/** Over which list a loop goes, and how. */
export function ForEachForm({
  step,
  around,
}: {
  readonly step: ForEachStep;
  readonly around: Around;
}) {
  const t = useT();
  const set = useSettings(step);
  const { isReadOnly } = around;
  const { atOnce, onFailure, collect } = step;
  return (
    <Stack gap="lg">
      <ValueField
        {...around}
        position={step.id}
        schema={list}
        value={step.list ?? undefined}
        label={t("logic.loop.list")}
        help={t("logic.loop.list_help")}
        place={["list"]}
        isRequired
        onChange={(value) => set({ list: filledIn(value) })}
      />
      <Stack gap={6}>
        <Text size="sm" fw={500} id={`pace-${step.id}`}>
          {t("logic.loop.pace")}
        </Text>
        <Group gap="sm" align="center">
          <SegmentedControl
            aria-labelledby={`pace-${step.id}`}
            readOnly={isReadOnly}
            value={atOnce === 1 ? "one" : "several"}
            onChange={(pace) => set({ atOnce: pace === "one" ? 1 : 5 })}
            data={[
              { value: "one", label: t("logic.loop.one") },
              { value: "several", label: t("logic.loop.several") },
            ]}
          />
          {atOnce > 1 && (
            <NumberInput
              aria-label={t("logic.loop.at_once")}
              w={90}
              min={2}
              max={mostAtOnce}
              allowDecimal={false}
              allowNegative={false}
              clampBehavior="strict"
              readOnly={isReadOnly}
              value={atOnce}
              onChange={(count) =>
                typeof count === "number" && count >= 2 && set({ atOnce: count })
              }
            />
          )}
        </Group>
        <Text size="xs" c="dimmed">
          {t(atOnce === 1 ? "logic.loop.one_help" : "logic.loop.several_help", { count: atOnce })}
        </Text>
      </Stack>
      <Radio.Group
        label={t("logic.loop.failure")}
        value={onFailure}
        readOnly={isReadOnly}
        onChange={(way) => {
          if (way === "stop" || way === "continue") set({ onFailure: way });
        }}
      >
        <Stack gap={6} mt={6}>
          <Radio value="stop" label={t("logic.loop.stop")} />
          <Radio value="continue" label={t("logic.loop.continue")} />
        </Stack>
      </Radio.Group>
      <Stack gap={8}>
        <Checkbox
          label={t("logic.loop.collect")}
          description={t("logic.loop.collect_help")}
          checked={collect !== null}
          disabled={isReadOnly}
          onChange={({ currentTarget }) =>
            set({ collect: currentTarget.checked ? { kind: "text", parts: [] } : null })
          }
        />
        {collect !== null && (
          <ValueField
            {...around}
            position={{ endOf: step.id }}
            schema={anything}
            value={collect}
            label={t("logic.loop.result")}
            place={["collect"]}
            isRequired
            onChange={(value) => set({ collect: value ?? { kind: "text", parts: [] } })}
          />
        )}
      </Stack>
    </Stack>
  );
}
