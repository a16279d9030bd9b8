import { Button, Code, DataList, Grid, Group, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { connectorOf } from "#flow/offers.ts";
import { catalogueQuery } from "../api/catalogue.ts";
import { api, ask } from "../api/client.ts";
import type { Connection } from "../api/connections.ts";
import { isRefusal } from "../api/refusal.ts";
import { useFormats, useSay, useT } from "../language/language.tsx";
import { ModeBadge } from "../parts/badges.tsx";
import { Failure } from "../parts/failure.tsx";
import { Section } from "../parts/section.tsx";
import { ConnectionState } from "./connection-state.tsx";
import { fieldsOf } from "./form-values.ts";
import { WhatItMay } from "./what-it-may.tsx";

/** Whose account it is, whether it serves, and what its credentials may do. */
export function AccountSection({ connection }: { readonly connection: Connection }) {
  const t = useT();
  const formats = useFormats();
  const say = useSay();
  const { data: catalogue } = useQuery(catalogueQuery);
  const connector = catalogue && connectorOf(catalogue, connection.connector);
  const fields = fieldsOf(connector?.connection ?? {});
  const { id, account, accountName, mode, createdAt, settings } = connection;
  const check = useMutation({
    mutationFn: () => ask(() => api.connections[":id"].check.$post({ param: { id } })),
  });
  // That the credentials do not serve is told over all of it, for as long as they do not.
  const isTold = check.error === null || (isRefusal(check.error) && check.error.status === 409);
  const facts = [
    ...(accountName === null || accountName === account
      ? []
      : [[t("connection.account"), accountName] as const]),
    [t("connection.account_id"), account ?? t("connection.account_unknown")] as const,
    ...fields.flatMap(({ name, label, schema, facts: { values, multiline } }) => {
      const value = settings[name];
      if (value === schema.default || value === accountName || multiline === true) return [];
      if (typeof value === "number") return [[say(label), String(value)] as const];
      if (typeof value !== "string") return [];
      return [[say(label), values?.[value] ? say(values[value]) : value] as const];
    }),
    [t("connection.since"), formats.moment(createdAt)] as const,
  ];
  return (
    <Section
      title={t("connection.about")}
      actions={
        <Button
          variant="default"
          leftSection={<RefreshCw size={16} aria-hidden />}
          loading={check.isPending}
          onClick={() => check.mutate()}
        >
          {t("connection.check")}
        </Button>
      }
    >
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, sm: 6 }}>
          <DataList labelWidth={120}>
            <DataList.Item>
              <DataList.ItemLabel>{t("connection.state")}</DataList.ItemLabel>
              <DataList.ItemValue>
                <Group gap="sm">
                  <ConnectionState connection={connection} isShort />
                  <ModeBadge mode={mode} />
                </Group>
              </DataList.ItemValue>
            </DataList.Item>
            {facts.map(([label, value]) => (
              <DataList.Item key={label}>
                <DataList.ItemLabel>{label}</DataList.ItemLabel>
                <DataList.ItemValue>
                  {value.includes("_") ? <Code>{value}</Code> : value}
                </DataList.ItemValue>
              </DataList.Item>
            ))}
          </DataList>
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 6 }} aria-live="polite">
          {isTold || <Failure error={check.error} />}
          {check.data !== undefined && <WhatItMay {...check.data} />}
          {isTold && check.data === undefined && (
            <Text size="sm" c="dimmed">
              {t("connection.check_help")}
            </Text>
          )}
        </Grid.Col>
      </Grid>
    </Section>
  );
}
