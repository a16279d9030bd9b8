import { Stack } from "@mantine/core";
import type { FlowDocument } from "#flow/document.ts";
import type { InvokeOutput, InvokeTrigger } from "#flow/trigger.ts";
import type { Value } from "#flow/value.ts";
import { outputSchema } from "#flow/invoke.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { outputsChanged, useChange } from "../changes.ts";
import { type Form, FormProvider, type ProblemView, type Sample } from "../fields/editing.tsx";
import { useKnown } from "../fields/use-known.ts";
import { Field } from "../fields/field.tsx";
import { openedFields, type Path } from "../fields/input-values.ts";
import { slotOf } from "../fields/pills/slot.ts";
import { AddName } from "./add-name.tsx";
import { NameLine } from "./name-line.tsx";

/** What the caller is answered, each a value with pills of all steps. */
export function OutputFields({
  trigger,
  document,
  problems,
  samples,
}: {
  readonly trigger: InvokeTrigger;
  readonly document: FlowDocument;
  readonly problems: readonly ProblemView[];
  readonly samples: ReadonlyMap<string, Sample>;
}) {
  const t = useT();
  const { catalogue, isReadOnly } = useBench();
  const { outputs } = trigger;
  const names = outputs.map(({ name }) => name);
  const known = useKnown(samples);
  const values = openedFields(
    Object.fromEntries(outputs.map(({ name, value }) => [name, value ?? nothing])),
  );
  const change = useChange();
  const set = (changed: (now: InvokeOutput[]) => InvokeOutput[]): void =>
    change((now) => outputsChanged(now, changed));
  const put = (before: InvokeOutput[], [name]: Path, value: Value | undefined) =>
    value === undefined
      ? before.filter((one) => one.name !== name)
      : before.map((one) =>
          one.name === name
            ? { name: one.name, value: slotOf(value).kind === "empty" ? null : value }
            : one,
        );
  const form: Form = {
    document,
    catalogue,
    problems,
    samples,
    isReadOnly,
    schema: outputSchema(trigger),
    fields: [],
    values,
    root: ["outputs"],
    position: { endOf: null },
    known,
    takesPills: true,
    connection: null,
    example: null,
    textAt: () => null,
    itemsAt: () => null,
    change: (path, value) => set((now) => put(now, path, value)),
    changeAll: (changes) =>
      set((now) => changes.reduce((before, { path, value }) => put(before, path, value), now)),
  };
  return (
    <FormProvider value={form}>
      <Stack gap="md">
        {outputs.map(({ name }) => (
          <Stack key={name} gap={4}>
            <NameLine
              name={name}
              taken={names}
              place="outputs"
              onRename={(to) =>
                set((now) => now.map((one) => (one.name === name ? { ...one, name: to } : one)))
              }
              onRemove={() => set((now) => now.filter((one) => one.name !== name))}
            />
            <Field
              path={[name]}
              schema={anything}
              control={anyControl}
              label={name}
              isItem
              value={values[name]}
              onChange={(value) => form.change([name], value)}
            />
          </Stack>
        ))}
        {!isReadOnly && (
          <AddName
            label={t("invoke.output_name")}
            add={t("invoke.add_output")}
            taken={names}
            onAdd={(name) => set((now) => [...now, { name, value: null }])}
          />
        )}
      </Stack>
    </FormProvider>
  );
}

const anything = {};
const anyControl = { kind: "any" } as const;
const nothing: Value = { kind: "text", parts: [] };
