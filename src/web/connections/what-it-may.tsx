import { Group, List, Stack, Text, ThemeIcon } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Check, CircleHelp, type LucideIcon, X } from "lucide-react";
import { catalogueQuery } from "../api/catalogue.ts";
import type { CheckedConnection } from "../api/connections.ts";
import { useSay, useT } from "../language/language.tsx";

type Allowed = "yes" | "no" | "unknown";

const looks: { readonly [allowed in Allowed]: { color: string; icon: LucideIcon } } = {
  yes: { color: "teal", icon: Check },
  no: { color: "gray", icon: X },
  unknown: { color: "gray", icon: CircleHelp },
};

/** What a connection's credentials may do, trigger by trigger and action by action. */
export function WhatItMay({ connection, allows }: CheckedConnection) {
  const t = useT();
  const say = useSay();
  const { data } = useQuery(catalogueQuery);
  const connector = data?.connectors.find(({ id }) => id === connection.connector);
  if (connector === undefined) return null;
  const all = [...Object.values(allows.triggers), ...Object.values(allows.actions)];
  const rest = all.filter((one) => one !== "yes");
  return (
    <Stack gap="sm">
      <Text size="sm">
        {rest.length === 0
          ? t("connection.may.all")
          : t("connection.may.some", { count: rest.length })}
      </Text>
      <Offers
        title={t("connection.may.triggers")}
        offers={connector.triggers.map(({ id, label }) => ({ id, label: say(label) }))}
        allows={allows.triggers}
      />
      <Offers
        title={t("connection.may.actions")}
        offers={connector.actions
          .filter(({ partOnly }) => partOnly !== true)
          .map(({ id, label }) => ({ id, label: say(label) }))}
        allows={allows.actions}
      />
      {allows.traces !== undefined && (
        <Offers
          title={t("connection.may.after_lost")}
          offers={[{ id: "traces", label: t("connection.may.traces") }]}
          allows={{ traces: allows.traces }}
        />
      )}
    </Stack>
  );
}

function Offers({
  title,
  offers,
  allows,
}: {
  readonly title: string;
  readonly offers: readonly { readonly id: string; readonly label: string }[];
  readonly allows: Readonly<Record<string, Allowed>>;
}) {
  const t = useT();
  if (offers.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {title}
      </Text>
      <List listStyleType="none" spacing={4} size="sm">
        {offers.map(({ id, label }) => {
          const allowed = allows[id] ?? "unknown";
          const { color, icon: Icon } = looks[allowed];
          return (
            <List.Item key={id}>
              <Group gap="xs" wrap="nowrap">
                <ThemeIcon size={20} radius="xl" variant="light" color={color}>
                  <Icon size={13} aria-hidden />
                </ThemeIcon>
                <Text size="sm" span>
                  {label}
                </Text>
                <Text size="sm" c="dimmed" span>
                  {t(`connection.may.${allowed}`)}
                </Text>
              </Group>
            </List.Item>
          );
        })}
      </List>
    </div>
  );
}
