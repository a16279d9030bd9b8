import { Box, Group, Table, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { CircleAlert, PencilLine, PowerOff } from "lucide-react";
import type { FlowSummary } from "../api/flows.ts";
import { useSay, useT } from "../language/language.tsx";
import { FlowStateBadge } from "../parts/badges.tsx";
import { TextLink } from "../parts/link.tsx";
import { Moment } from "../parts/moment.tsx";
import { FlowMenu } from "./flow-menu.tsx";
import { useSwitchedOff } from "./switched-off.tsx";
import classes from "./flow-table.module.css";

export function FlowTable({ flows }: { readonly flows: readonly FlowSummary[] }) {
  const t = useT();
  return (
    <Table
      aria-label={t("nav.flows")}
      verticalSpacing="sm"
      highlightOnHover
      className={classes["table"]}
    >
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("flows.name")}</Table.Th>
          <Table.Th>{t("flows.status")}</Table.Th>
          <Table.Th>{t("flows.owner")}</Table.Th>
          <Table.Th>{t("flows.last_run")}</Table.Th>
          <Table.Th>{t("flows.next")}</Table.Th>
          <Table.Th w={48}>
            <VisuallyHidden>{t("common.actions")}</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {flows.map((flow) => (
          <FlowRow key={flow.id} flow={flow} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function FlowRow({ flow }: { readonly flow: FlowSummary }) {
  const t = useT();
  const say = useSay();
  const sayOff = useSwitchedOff();
  const { id, name, state, owner, activity } = flow;
  return (
    <Table.Tr>
      <Table.Td className={classes["name"]}>
        <TextLink to="/flows/$id" params={{ id }} fw={600} c="inherit">
          {name}
        </TextLink>
        <Text size="sm" c="dimmed" lineClamp={2}>
          {say(flow.summary)}
        </Text>
      </Table.Td>
      <Table.Td data-label={t("flows.status")}>
        <Group gap={6}>
          <FlowStateBadge state={state} />
          {flow.switchedOff !== null && (
            <Tooltip label={sayOff(flow.switchedOff)} multiline maw={320}>
              <Group gap={4} tabIndex={0}>
                <PowerOff size={14} aria-hidden />
                <Text size="xs">{t("flows.switched_off")}</Text>
              </Group>
            </Tooltip>
          )}
          {flow.version !== null && flow.changed && (
            <Tooltip label={t("flows.unpublished_help")} multiline maw={280}>
              <Group gap={4} c="dimmed" tabIndex={0}>
                <PencilLine size={14} aria-hidden />
                <Text size="xs">{t("flows.unpublished")}</Text>
              </Group>
            </Tooltip>
          )}
        </Group>
      </Table.Td>
      <Table.Td data-label={t("flows.owner")}>{owner.name}</Table.Td>
      <Table.Td data-label={t("flows.last_run")}>
        <Box>
          {activity?.lastRunAt ? <Moment at={activity.lastRunAt} /> : t("flows.never")}
          <Troubles flow={flow} />
        </Box>
      </Table.Td>
      <Table.Td data-label={t("flows.next")}>
        <NextLook flow={flow} />
      </Table.Td>
      <Table.Td className={classes["menu"]}>
        <FlowMenu flow={flow} />
      </Table.Td>
    </Table.Tr>
  );
}

/** What of its kept runs somebody should look at. */
function Troubles({ flow: { id, activity } }: { readonly flow: FlowSummary }) {
  const t = useT();
  const { failed = 0, parked = 0 } = activity?.runs ?? {};
  if (failed + parked === 0) return null;
  return (
    <Group gap="xs">
      {parked > 0 && (
        <TextLink to="/flows/$id/runs" params={{ id }} search={{ status: ["parked"] }} size="sm">
          {t("flows.parked", { count: parked })}
        </TextLink>
      )}
      {failed > 0 && (
        <TextLink to="/flows/$id/runs" params={{ id }} search={{ status: ["failed"] }} size="sm">
          {t("flows.failed", { count: failed })}
        </TextLink>
      )}
    </Group>
  );
}

function NextLook({ flow: { activity } }: { readonly flow: FlowSummary }) {
  const t = useT();
  if (activity?.pollError)
    return (
      <Tooltip
        multiline
        maw={320}
        label={`${t("flows.cannot_look")} ${activity.pollError.message}`}
      >
        <Group gap={4} wrap="nowrap" tabIndex={0}>
          <CircleAlert size={16} aria-hidden />
          <Text size="sm" lineClamp={2}>
            {activity.pollError.message}
          </Text>
        </Group>
      </Tooltip>
    );
  if (activity?.catchingUp) return t("flows.catching_up");
  return activity?.nextAt ? <Moment at={activity.nextAt} /> : "–";
}
