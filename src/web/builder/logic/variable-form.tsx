import { Group, Select, Stack } from "@mantine/core";
import type { VariableStep, VariableType } from "#flow/step.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { ValueField } from "../fields/step-form.tsx";
import { useDraft } from "../fields/use-draft.ts";
import { type Around, useSettings } from "./around.ts";
import { filledIn, inForm } from "./values.ts";
import { NameInput } from "../../parts/name-input.tsx";

const types = [
  "text",
  "number",
  "money",
  "boolean",
  "date",
  "dateTime",
  "list",
] as const satisfies readonly VariableType[];

/** An amount looks for its currency from the form, in which the value stands under its name. */
const atFirst = inForm("initial");

/** What a variable is called, what it holds, and what stands in it at first. */
export function VariableForm({
  step,
  around,
}: {
  readonly step: VariableStep;
  readonly around: Around;
}) {
  const t = useT();
  const { edit } = useBench();
  const set = useSettings(step);
  const { isReadOnly } = around;
  const name = useDraft(
    step.name ?? "",
    (typed) => typed.trim(),
    (typed) => edit({ do: "renameStep", step: step.id, name: typed.trim() || null }),
  );
  return (
    <Stack gap="lg">
      <Group align="flex-start" gap="md">
        <NameInput
          label={t("logic.variable.name")}
          description={t("logic.variable.name_help")}
          flex="1 1 240px"
          most={200}
          autoComplete="off"
          readOnly={isReadOnly}
          {...name}
        />
        <Select
          label={t("logic.variable.type")}
          description={t("logic.variable.type_help")}
          flex="1 1 200px"
          allowDeselect={false}
          readOnly={isReadOnly}
          data={types.map((type) => ({ value: type, label: t(`logic.type.${type}`) }))}
          value={step.type}
          onChange={(chosen) => {
            // What was entered as one type is seldom right as another; a pill or a formula may be.
            const isFixed = step.initial?.kind === "constant" || step.initial?.kind === "list";
            if (chosen !== null && chosen !== step.type)
              set({ type: chosen, ...(isFixed ? { initial: null } : {}) });
          }}
        />
      </Group>
      <ValueField
        {...around}
        key={step.type}
        position={step.id}
        schema={atFirst[step.type]}
        value={step.initial ?? undefined}
        label={t("logic.variable.initial")}
        help={t(`logic.variable.empty_${step.type}`)}
        place={["initial"]}
        onChange={(value) => set({ initial: filledIn(value) })}
      />
    </Stack>
  );
}
