import { Box, Group, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { connectorOf } from "#flow/offers.ts";
import { catalogueQuery } from "../api/catalogue.ts";
import { type Connection, usesQuery } from "../api/connections.ts";
import { useFormats, useSay, useT } from "../language/language.tsx";
import { TextLink } from "../parts/link.tsx";
import { ModeBadge } from "../parts/badges.tsx";
import { ConnectorIcon } from "../parts/connector-icon.tsx";
import { Cell } from "../parts/list-table.tsx";
import { ConnectionState } from "./connection-state.tsx";
import { ReadsMeter } from "./reads-meter.tsx";

export function ConnectionRow({ connection }: { readonly connection: Connection }) {
  const t = useT();
  const { id, name, mode, account, accountName } = connection;
  const label = useConnectorLabel(connection.connector);
  return (
    <Table.Tr>
      <Cell>
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <ConnectorIcon connector={connection.connector} label={label} />
          <Box miw={0}>
            <Group gap={8}>
              <TextLink to="/connections/$id" params={{ id }} fw={600} lineClamp={2} title={name}>
                {name}
              </TextLink>
              <ModeBadge mode={mode} />
            </Group>
            <Text size="xs" c="dimmed" lineClamp={1}>
              {[label, accountName ?? account].filter((one) => one !== null).join(" · ")}
            </Text>
          </Box>
        </Group>
      </Cell>
      <Cell label={t("connection.state")}>
        <ConnectionState connection={connection} />
      </Cell>
      <Cell label={t("connection.used_by")}>
        <UsedBy connection={id} />
      </Cell>
      <Cell label={t("connection.reads.month")}>
        <ReadsMeter connection={id} />
      </Cell>
    </Table.Tr>
  );
}

function UsedBy({ connection }: { readonly connection: string }) {
  const t = useT();
  const formats = useFormats();
  const { data } = useQuery(usesQuery(connection));
  if (data === undefined) return null;
  const active = data.filter(({ state }) => state === "active").length;
  return (
    <>
      <Text size="sm">
        {data.length === 0
          ? t("connection.no_flows")
          : t("connection.flows", { count: data.length, shown: formats.number(data.length) })}
      </Text>
      {active > 0 && (
        <Text size="xs" c="dimmed">
          {t("connection.active_flows", { shown: formats.number(active) })}
        </Text>
      )}
    </>
  );
}

/** What a connector is called; its id where there is none of that name any more. */
export function useConnectorLabel(connector: string): string {
  const say = useSay();
  const { data } = useQuery(catalogueQuery);
  const found = data && connectorOf(data, connector);
  return found ? say(found.label) : connector;
}
