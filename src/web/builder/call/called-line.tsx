import { Group, Text } from "@mantine/core";
import { callableOf } from "#flow/offers.ts";
import type { CallStep } from "#flow/step.ts";
import { useT } from "../../language/language.tsx";
import { FlowStateBadge } from "../../parts/badges.tsx";
import { TextLink } from "../../parts/link.tsx";
import { useBench } from "../bench.ts";

/** Which flow a step calls, and the way there. */
export function CalledLine({ step: { flow } }: { readonly step: CallStep }) {
  const t = useT();
  const { catalogue } = useBench();
  if (flow === null)
    return (
      <Text size="sm" c="dimmed">
        {t("calls.none_chosen")}
      </Text>
    );
  const called = callableOf(catalogue, flow);
  return (
    <Group gap={8} wrap="nowrap" miw={0}>
      <TextLink to="/flows/$id" params={{ id: flow }} size="sm" truncate>
        {called === undefined ? t("calls.open_unknown") : t("calls.open", { name: called.name })}
      </TextLink>
      {called?.active === false && <FlowStateBadge state="inactive" />}
    </Group>
  );
}
