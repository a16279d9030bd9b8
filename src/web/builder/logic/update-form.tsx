import { Group, Select, Stack } from "@mantine/core";
import { stepsOf } from "#flow/blocks.ts";
import type { Schema } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { UpdateStep, VariableStep } from "#flow/step.ts";
import { stepName } from "#flow/offers.ts";
import { reach } from "#flow/reach.ts";
import { useSay, useT } from "../../language/language.tsx";
import { ValueField } from "../fields/step-form.tsx";
import { type Around, useSettings } from "./around.ts";
import { filledIn, inForm } from "./values.ts";

const changes = [
  "set",
  "addToStart",
  "addToEnd",
] as const satisfies readonly UpdateStep["change"][];
const anything: Schema = {};
const inPlace = inForm("value");

/** What is put into which variable. */
export function UpdateForm({
  step,
  around,
}: {
  readonly step: UpdateStep;
  readonly around: Around;
}) {
  const t = useT();
  const say = useSay();
  const set = useSettings(step);
  const { document, catalogue, problems, isReadOnly } = around;
  const variables = variablesBefore(document, step.id);
  const chosen = stepsOf(document).find(({ id }) => id === step.variable);
  const isList = chosen?.kind === "variable" && chosen.type === "list";
  const known = variables.some(({ id }) => id === step.variable);
  const problem = problems.find(({ path }) => path[0] === "variable");
  const schema =
    step.change === "set" && chosen?.kind === "variable" ? inPlace[chosen.type] : anything;
  return (
    <Stack gap="lg">
      <Group align="flex-start" gap="md">
        <Select
          label={t("logic.update.variable")}
          placeholder={t(variables.length === 0 ? "logic.update.none" : "logic.update.choose")}
          flex="1 1 240px"
          required
          allowDeselect={false}
          readOnly={isReadOnly}
          error={problem?.message}
          data={[...variables, ...(chosen === undefined || known ? [] : [chosen])].map((one) => ({
            value: one.id,
            label: say(stepName(one, catalogue)),
          }))}
          value={step.variable}
          onChange={(variable) => {
            const made = variables.find(({ id }) => id === variable);
            if (made === undefined) return;
            set({
              variable: made.id,
              ...(made.type === "list" ? {} : { change: "set" }),
            });
          }}
        />
        {(isList || step.change !== "set") && (
          <Select
            label={t("logic.update.change")}
            flex="1 1 200px"
            allowDeselect={false}
            readOnly={isReadOnly}
            data={changes.map((change) => ({ value: change, label: t(`logic.update.${change}`) }))}
            value={step.change}
            onChange={(change) => change !== null && set({ change })}
          />
        )}
      </Group>
      <ValueField
        {...around}
        key={`${step.variable ?? ""} ${step.change}`}
        position={step.id}
        schema={schema}
        value={step.value ?? undefined}
        label={t("logic.update.value")}
        place={["value"]}
        onChange={(value) => set({ value: filledIn(value) })}
      />
    </Stack>
  );
}

/** Those that are there when the step comes to its turn. */
function variablesBefore(document: FlowDocument, id: string): readonly VariableStep[] {
  return stepsOf(document).flatMap((step) =>
    step.kind === "variable" && reach(document, step.id, id).is === "seen" ? [step] : [],
  );
}
