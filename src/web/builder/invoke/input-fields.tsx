import { Checkbox, Group, Paper, Select, Stack, Text, TextInput } from "@mantine/core";
import type { InvokeInput, InvokeTrigger } from "#flow/trigger.ts";
import { typeWords } from "#flow/invoke.ts";
import { useSay, useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { inputChanged, inputsChanged, useChange } from "../changes.ts";
import type { ProblemView } from "../fields/editing.tsx";
import { useDraft } from "../fields/use-draft.ts";
import { AddName } from "./add-name.tsx";
import { FromExample } from "./from-example.tsx";
import { NameLine } from "./name-line.tsx";
import { SampleInput } from "./sample-input.tsx";

/** The fields of a call, one frame each. */
export function InputFields({
  trigger: { inputs },
  problems,
}: {
  readonly trigger: InvokeTrigger;
  readonly problems: readonly ProblemView[];
}) {
  const t = useT();
  const { isReadOnly } = useBench();
  const names = inputs.map(({ name }) => name);
  const change = useChange();
  const set = (changed: (now: InvokeInput[]) => InvokeInput[]): void =>
    change((now) => inputsChanged(now, changed));
  return (
    <Stack gap="sm">
      {inputs.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("invoke.no_inputs")}
        </Text>
      )}
      {inputs.map((input) => (
        <InputField
          key={input.name}
          input={input}
          taken={names}
          messages={problems
            .filter(({ path }) => path[0] === "inputs" && path[1] === input.name)
            .map(({ message }) => message)}
          onChange={(changed) => change((now) => inputChanged(now, input.name, changed))}
          onRemove={() => set((now) => now.filter(({ name }) => name !== input.name))}
        />
      ))}
      {!isReadOnly && (
        <Group align="flex-end">
          <AddName
            label={t("invoke.input_name")}
            add={t("invoke.add_input")}
            taken={names}
            onAdd={(name) =>
              set((now) => [...now, { name, type: "text", required: true, help: "" }])
            }
          />
          <FromExample onRead={(read) => set((now) => joined(now, read))} />
        </Group>
      )}
    </Stack>
  );
}

/** Fields that are there stay as they are. */
function joined(before: readonly InvokeInput[], read: readonly InvokeInput[]): InvokeInput[] {
  const names = new Set(before.map(({ name }) => name));
  return [...before, ...read.filter(({ name }) => !names.has(name))].slice(0, 50);
}

const types = ["text", "number", "money", "boolean", "date", "dateTime", "list", "object"] as const;

function InputField({
  input,
  taken,
  messages,
  onChange,
  onRemove,
}: {
  readonly input: InvokeInput;
  /** What the inputs are called. */
  readonly taken: readonly string[];
  readonly messages: readonly string[];
  readonly onChange: (change: (now: InvokeInput) => InvokeInput) => void;
  readonly onRemove: () => void;
}) {
  const t = useT();
  const say = useSay();
  const { edit, isReadOnly } = useBench();
  const { name, type, required } = input;
  const help = useDraft(
    input.help,
    (typed) => typed.slice(0, 500),
    (typed) => onChange((now) => ({ ...now, help: typed.slice(0, 500) })),
  );
  return (
    <Paper withBorder p="sm" component="fieldset" aria-label={name}>
      <Stack gap="sm">
        <NameLine
          name={name}
          taken={taken}
          place="inputs"
          onRename={(to) => void edit({ do: "renameInvokeInput", from: name, to })}
          onRemove={onRemove}
        />
        <Group align="flex-end">
          <Select
            label={t("invoke.type")}
            w={180}
            allowDeselect={false}
            readOnly={isReadOnly}
            value={type}
            data={types.map((value) => ({ value, label: say(typeWords[value]) }))}
            onChange={(value) => value !== null && onChange((now) => ({ ...now, type: value }))}
          />
          <Checkbox
            mb={8}
            label={t("invoke.required")}
            checked={required}
            disabled={isReadOnly}
            onChange={({ currentTarget: { checked } }) =>
              onChange((now) => ({ ...now, required: checked }))
            }
          />
        </Group>
        <SampleInput key={type} input={input} onChange={onChange} messages={messages} />
        <TextInput label={t("invoke.field_help")} readOnly={isReadOnly} {...help} />
      </Stack>
    </Paper>
  );
}
