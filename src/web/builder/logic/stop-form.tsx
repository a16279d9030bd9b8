import { Radio, Stack } from "@mantine/core";
import type { Schema } from "#flow/catalogue.ts";
import type { StopStep } from "#flow/step.ts";
import { useT } from "../../language/language.tsx";
import { ValueField } from "../fields/step-form.tsx";
import { type Around, useSettings } from "./around.ts";
import { filledIn } from "./values.ts";

const words: Schema = { type: "string" };

/** How the flow ends, and what is said of it. */
export function StopForm({ step, around }: { readonly step: StopStep; readonly around: Around }) {
  const t = useT();
  const set = useSettings(step);
  return (
    <Stack gap="lg">
      <Radio.Group
        label={t("logic.stop.outcome")}
        value={step.outcome}
        readOnly={around.isReadOnly}
        onChange={(outcome) => {
          if (outcome === "succeeded" || outcome === "failed") set({ outcome });
        }}
      >
        <Stack gap={6} mt={6}>
          <Radio value="succeeded" label={t("logic.stop.succeeded")} />
          <Radio value="failed" label={t("logic.stop.failed")} />
        </Stack>
      </Radio.Group>
      <ValueField
        {...around}
        position={step.id}
        schema={words}
        value={step.message ?? undefined}
        label={t("logic.stop.message")}
        help={t("logic.stop.message_help")}
        place={["message"]}
        onChange={(value) => set({ message: filledIn(value) })}
      />
    </Stack>
  );
}
