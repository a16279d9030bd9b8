import { useMemo } from "react";
import type { ActionStep, EventTrigger } from "#flow/document.ts";
import { withField, withoutField } from "#flow/edit-field.ts";
import { actionOf, triggerOf } from "#flow/offers.ts";
import { type EditingProps, type Form, FormProvider } from "./editing.tsx";
import { FormFields } from "./form-fields.tsx";
import { changeAt, openedFields, settingsOf, valuesOf } from "./input-values.ts";

export type { EditingProps, ProblemView, Sample } from "./editing.tsx";
export { SampleOutput } from "./sample/sample-output.tsx";

/** The fields of a step's action. `position`: how many steps stand before it. */
export function StepForm({
  step,
  position,
  ...editing
}: EditingProps & { readonly step: ActionStep; readonly position: number }) {
  const { catalogue, onEdit } = editing;
  const values = useMemo(() => openedFields(step.input), [step.input]);
  const action = actionOf(catalogue, step.connector, step.action);
  if (action === undefined) return null;
  const form: Form = {
    ...editing,
    schema: action.input,
    values,
    root: "input",
    position,
    takesPills: true,
    connector: step.connector,
    connection: step.connection,
    example: action.sample,
    change: (path, value) => onEdit({ ...changeAt(step.input, path, value), step: step.id }),
  };
  return (
    <FormProvider value={form}>
      <FormFields />
    </FormProvider>
  );
}

/** The settings of a trigger. They are fixed when the flow is activated, so that no pill goes into them. */
export function SettingsForm({
  trigger,
  ...editing
}: EditingProps & { readonly trigger: EventTrigger }) {
  const { catalogue, onEdit } = editing;
  const values = useMemo(() => openedFields(valuesOf(trigger.settings)), [trigger.settings]);
  const offer = triggerOf(catalogue, trigger.connector, trigger.trigger);
  if (offer === undefined) return null;
  const form: Form = {
    ...editing,
    schema: offer.settings,
    values,
    root: "settings",
    position: 0,
    takesPills: false,
    connector: trigger.connector,
    connection: trigger.connection,
    example: null,
    change: (path, value) => {
      const changed =
        value === undefined ? withoutField(values, path) : withField(values, path, value);
      onEdit({ do: "setSettings", settings: settingsOf(changed ?? values) });
    },
  };
  return (
    <FormProvider value={form}>
      <FormFields />
    </FormProvider>
  );
}
