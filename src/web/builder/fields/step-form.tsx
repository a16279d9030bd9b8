import { useMemo } from "react";
import type { ActionStep, EventTrigger } from "#flow/document.ts";
import { type Fields, withField, withoutField } from "#flow/edit-field.ts";
import { formOf } from "#flow/form.ts";
import { actionOf, triggerOf } from "#flow/offers.ts";
import { currencyOf, type KnownSamples } from "#flow/samples.ts";
import { type EditingProps, type Form, FormProvider, type Sample } from "./editing.tsx";
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
  const { catalogue, samples, onEdit } = editing;
  const { input } = step;
  const values = useMemo(() => openedFields(input), [input]);
  const known = useKnown(samples);
  const action = actionOf(catalogue, step.connector, step.action);
  if (action === undefined) return null;
  const form: Form = {
    ...editing,
    schema: action.input,
    fields: formOf(action.input),
    values,
    root: "input",
    position,
    known,
    takesPills: true,
    currencyAt: (path) =>
      currencyOf(path, { ...step, input: values }, editing.document, catalogue, known),
    connector: step.connector,
    connection: step.connection,
    example: action.sample,
    change: (path, value) => onEdit({ ...changeAt(input, path, value), step: step.id }),
    changeAll: (changes) => {
      let before: Fields = input;
      for (const { path, value } of changes) {
        onEdit({ ...changeAt(before, path, value), step: step.id });
        before = withField(openedFields(before), path, value) ?? before;
      }
    },
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
  const { settings } = trigger;
  const values = useMemo(() => openedFields(valuesOf(settings)), [settings]);
  const set = (changed: Fields | undefined): void => {
    if (changed !== undefined) onEdit({ do: "setSettings", settings: settingsOf(changed) });
  };
  const offer = triggerOf(catalogue, trigger.connector, trigger.trigger);
  if (offer === undefined) return null;
  const form: Form = {
    ...editing,
    schema: offer.settings,
    fields: formOf(offer.settings),
    values,
    root: "settings",
    position: 0,
    known: noSamples,
    takesPills: false,
    currencyAt: () => null,
    connector: trigger.connector,
    connection: trigger.connection,
    example: null,
    change: (path, value) =>
      set(value === undefined ? withoutField(values, path) : withField(values, path, value)),
    changeAll: (changes) =>
      set(
        changes.reduce<Fields>(
          (settings, { path, value }) => withField(settings, path, value) ?? settings,
          values,
        ),
      ),
  };
  return (
    <FormProvider value={form}>
      <FormFields />
    </FormProvider>
  );
}

const noSamples: KnownSamples = new Map();

/** Documented ones are in the catalogue anyway. */
function useKnown(samples: ReadonlyMap<string, Sample>): KnownSamples {
  return useMemo(() => {
    const real = [...samples].filter(([, { source }]) => source !== "documented");
    return new Map(real.map(([from, { data }]) => [from, data]));
  }, [samples]);
}
