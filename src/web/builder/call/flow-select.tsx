import { Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { stepOf } from "#flow/blocks.ts";
import { callableOf } from "#flow/offers.ts";
import type { CallStep } from "#flow/step.ts";
import { foundFlowsQuery } from "../../api/flows.ts";
import { useT } from "../../language/language.tsx";
import { TextLink } from "../../parts/link.tsx";
import { useBench } from "../bench.ts";
import type { ProblemView } from "../fields/step-form.tsx";
import { useSettings } from "../logic/around.ts";
import classes from "./flow-select.module.css";
import { type CallChoice, callChoices, canChoose } from "./choices.ts";

/** Which flow is called. Those that cannot be are there, too, and say why. */
export function FlowSelect({
  step,
  problems,
}: {
  readonly step: CallStep;
  readonly problems: readonly ProblemView[];
}) {
  const t = useT();
  const { catalogue, isReadOnly, now } = useBench();
  const set = useSettings(step);
  const chosen = callableOf(catalogue, step.flow);
  const [typed, setTyped] = useState("");
  const [text] = useDebouncedValue(typed === chosen?.name ? "" : typed.trim(), 200);
  const { data: found = [] } = useQuery({
    ...foundFlowsQuery(text),
    placeholderData: keepPreviousData,
    enabled: !isReadOnly,
  });
  const choices = callChoices(step, now(), catalogue, found);
  const hasNone = choices.every((one) => !canChoose(one));
  if (hasNone && step.flow === null && !isReadOnly) return <NothingToCall />;
  const unknown: readonly CallChoice[] =
    step.flow === null || choices.some(({ id }) => id === step.flow)
      ? []
      : [{ id: step.flow, name: t("calls.unknown"), why: "no_call" }];
  const byId = new Map([...choices, ...unknown].map((one) => [one.id, one]));
  const itemOf = (one: CallChoice) => ({
    value: one.id,
    label: one.name,
    disabled: !canChoose(one),
  });
  const group = (label: string, those: readonly CallChoice[]) =>
    those.length === 0 ? [] : [{ group: label, items: those.map(itemOf) }];
  const choose = (id: string | null): void => {
    const flow = callableOf(catalogue, id);
    if (flow === undefined || id === step.flow) return;
    const names = new Set(Object.keys(flow.input.properties ?? {}));
    const calling = stepOf(now(), step.id);
    if (calling?.kind !== "call") return;
    const kept = Object.entries(calling.input).filter(([name]) => names.has(name));
    set({ flow: flow.id, input: Object.fromEntries(kept) });
  };
  return (
    <Select
      label={t("calls.flow")}
      placeholder={t("calls.choose")}
      searchable
      allowDeselect={false}
      readOnly={isReadOnly}
      withAsterisk
      classNames={{ option: classes["option"] ?? "" }}
      maxDropdownHeight={340}
      data={[
        ...group(
          t("calls.can"),
          choices.filter(({ why }) => why === null),
        ),
        ...group(t("calls.cannot"), [...choices.filter(({ why }) => why !== null), ...unknown]),
      ]}
      value={step.flow}
      onChange={choose}
      onSearchChange={setTyped}
      nothingFoundMessage={t("calls.not_found")}
      renderOption={({ option }) => <Choice choice={byId.get(option.value)} />}
      error={
        problems
          .filter(({ path }) => path[0] === "flow")
          .map(({ message }) => message)
          .join(" ") || null
      }
    />
  );
}

function Choice({ choice }: { readonly choice: CallChoice | undefined }) {
  const t = useT();
  if (choice === undefined) return null;
  const { name, why } = choice;
  return (
    <div>
      <Text size="sm">{name}</Text>
      {why !== null && (
        <Text size="xs" c="dimmed">
          {t(`calls.why.${why}`)}
        </Text>
      )}
    </div>
  );
}

/** How a flow is made that can be called. */
function NothingToCall() {
  const t = useT();
  return (
    <Stack gap={6} align="flex-start">
      <Text size="sm" fw={600}>
        {t("calls.empty")}
      </Text>
      <Text size="sm">{t("calls.empty_help")}</Text>
      <TextLink to="/flows" size="sm">
        {t("calls.empty_link")}
      </TextLink>
    </Stack>
  );
}
