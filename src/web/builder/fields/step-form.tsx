import { useMemo } from "react";
import type { InputStep } from "#flow/step.ts";
import type { EventTrigger } from "#flow/trigger.ts";
import { type Fields, fieldAt, withField, withoutField } from "#flow/edit-field.ts";
import { type FormField, formOf } from "#flow/form.ts";
import { itemFields } from "#flow/item-fields.ts";
import { actionOf, inputOf, triggerOf } from "#flow/offers.ts";
import type { Operation } from "#flow/operation.ts";
import { textAt, type KnownSamples } from "#flow/samples.ts";
import { takenAt } from "#flow/set-fields.ts";
import { typedText } from "#flow/value-type.ts";
import { useBench } from "../bench.ts";
import { settingsChanged } from "../changes.ts";
import { type EditingProps, type Form, FormProvider } from "./editing.tsx";
import { FormFields } from "./form-fields.tsx";
import { FromCurl } from "./from-curl.tsx";
import {
  changeAt,
  nothing,
  type Path,
  openedFields,
  settingsOf,
  valuesOf,
} from "./input-values.ts";
import { useKnown } from "./use-known.ts";

export type { EditingProps, ProblemView, Sample } from "./editing.tsx";
export { ValueField } from "./value-field.tsx";
export { SampleOutput } from "./sample/sample-output.tsx";

/** What a step hands to its action, or to the flow that it calls. */
export function StepForm({ step, ...editing }: EditingProps & { readonly step: InputStep }) {
  const { catalogue, samples, onEdit } = editing;
  const { input } = step;
  const values = useMemo(() => openedFields(input), [input]);
  const known = useKnown(samples);
  const itemsAt = useItemsAt(step, editing, known);
  const schema = inputOf(step, catalogue);
  if (schema === undefined) return null;
  const isAction = step.kind === "action";
  const action = isAction ? actionOf(catalogue, step.connector, step.action) : undefined;
  const form: Form = {
    ...editing,
    schema,
    fields: formOf(schema),
    values,
    root: ["input"],
    position: step.id,
    known,
    takesPills: true,
    textAt: (path) => textAt(path, { ...step, input: values }, editing.document, catalogue, known),
    itemsAt,
    takenAt: (path) =>
      isAction ? takenAt(["input", ...path], step, editing.document, catalogue) : undefined,
    connection: isAction ? step.connection : null,
    isNew: action?.shaped?.sets?.isNew ?? false,
    example: action?.sample ?? null,
    change: (path, value) => onEdit({ ...changeAt(input, path, value), step: step.id }),
    changeAll: (changes) => {
      let before: Fields = input;
      const operations = changes.map(({ path, value }): Operation => {
        const operation = { ...changeAt(before, path, value), step: step.id };
        before = withField(openedFields(before), path, value) ?? before;
        return operation;
      });
      onEdit(...operations);
    },
  };
  const { isReadOnly } = editing;
  return (
    <FormProvider value={form}>
      {isAction && action?.sends !== undefined && !isReadOnly && (
        <FromCurl step={step} sends={action.sends} onEdit={onEdit} />
      )}
      <FormFields />
    </FormProvider>
  );
}

/** Worked out once, however many fields ask for it. */
function useItemsAt(
  step: InputStep,
  { document, catalogue }: Pick<EditingProps, "document" | "catalogue">,
  known: KnownSamples,
): Form["itemsAt"] {
  return useMemo(() => {
    const lists = namedLists(formOf(inputOf(step, catalogue) ?? {}));
    const found = new Map(
      lists.map((path) => [path.join("."), itemFields(path, step, document, catalogue, known)]),
    );
    return (path) => found.get(path.join(".")) ?? null;
  }, [step, document, catalogue, known]);
}

/** Where the lists stand whose items have fields that others name. */
function namedLists(fields: readonly FormField[]): readonly Path[] {
  return fields.flatMap(({ control }): readonly Path[] => {
    if (control.kind === "text") return control.itemOf === undefined ? [] : [control.itemOf];
    const inside = control.kind === "list" ? control.item : control;
    return inside.kind === "group" ? namedLists(inside.fields) : [];
  });
}

/** The settings of a trigger. They are fixed when the flow is activated, so that no pill goes into them. */
export function SettingsForm({
  trigger,
  ...editing
}: EditingProps & { readonly trigger: EventTrigger }) {
  const { catalogue, onEdit } = editing;
  const { settings } = trigger;
  const values = useMemo(() => openedFields(valuesOf(settings)), [settings]);
  const { now } = useBench();
  const set = (change: (fields: Fields) => Fields | undefined): void =>
    onEdit(
      ...settingsChanged(now(), (settings) => {
        const changed = change(openedFields(valuesOf(settings)));
        return changed === undefined ? settings : settingsOf(changed);
      }),
    );
  const offer = triggerOf(catalogue, trigger.connector, trigger.trigger);
  if (offer === undefined) return null;
  const form: Form = {
    ...editing,
    schema: offer.settings,
    fields: formOf(offer.settings),
    values,
    root: ["settings"],
    position: "trigger",
    known: noSamples,
    takesPills: false,
    textAt: (path) => typedText(fieldAt(values, path) ?? nothing) ?? null,
    itemsAt: () => null,
    connection: trigger.connection,
    example: null,
    change: (path, value) =>
      set((fields) =>
        value === undefined ? withoutField(fields, path) : withField(fields, path, value),
      ),
    changeAll: (changes) =>
      set((fields) =>
        changes.reduce<Fields>(
          (before, { path, value }) => withField(before, path, value) ?? before,
          fields,
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
