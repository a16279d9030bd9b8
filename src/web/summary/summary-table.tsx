import { Badge, Group, Stack, Table, Text } from "@mantine/core";
import type { FlowMonth } from "../api/summary.ts";
import { useFormats, useT } from "../language/language.tsx";
import { TextLink } from "../parts/link.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";

const counts = ["runs", "filtered", "skipped", "failed", "parked", "calls", "writes"] as const;

export function SummaryTable({ flows }: { readonly flows: readonly FlowMonth[] }) {
  const t = useT();
  const formats = useFormats();
  const heads = [
    t("summary.flow"),
    ...counts.map((count) => t(`summary.${count}`)),
    t("summary.money"),
  ];
  return (
    <ListTable label={t("summary.title")} heads={heads}>
      {flows.map((flow) => (
        <Table.Tr key={flow.flowId}>
          <Cell>
            <FlowName flow={flow} />
          </Cell>
          {counts.map((count) => (
            <Cell key={count} label={t(`summary.${count}`)}>
              {formats.number(flow[count])}
            </Cell>
          ))}
          <Cell label={t("summary.money")}>
            <Money flow={flow} />
          </Cell>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

function FlowName({ flow: { flowId, flowName, isDeleted } }: { readonly flow: FlowMonth }) {
  const t = useT();
  if (!isDeleted)
    return (
      <TextLink to="/flows/$id/runs" params={{ id: flowId }}>
        {flowName}
      </TextLink>
    );
  return (
    <Group gap="xs">
      {flowName}
      <Badge variant="default">{t("summary.deleted")}</Badge>
    </Group>
  );
}

function Money({ flow: { money, isMoneyHidden } }: { readonly flow: FlowMonth }) {
  const t = useT();
  if (money.length === 0 && !isMoneyHidden) return "–";
  return (
    <Stack gap={2}>
      {money.map(({ kind, mode, words }) => (
        <span key={`${kind} ${mode} ${words}`}>
          {words}
          {mode === "test" && ` (${t("summary.test")})`}
        </span>
      ))}
      {isMoneyHidden && (
        <Text size="sm" c="dimmed">
          {t("summary.hidden")}
        </Text>
      )}
    </Stack>
  );
}
