import { Select, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { FlowExport } from "#flow/exchange.ts";
import { connectorOf } from "#flow/offers.ts";
import { catalogueQuery } from "../api/catalogue.ts";
import { connectionsQuery } from "../api/connections.ts";
import { useSay, useT } from "../language/language.tsx";

/** Which connection stands in each slot of an exported flow. */
export type Chosen = Readonly<Record<string, string>>;

/** The only connection that fits a slot is chosen beforehand. */
export function useChosenSlots(exported: FlowExport | null): {
  readonly chosen: Chosen;
  readonly choose: (slot: string, connection: string | null) => void;
} {
  const { data: connections } = useSuspenseQuery(connectionsQuery);
  const [said, setSaid] = useState<Readonly<Record<string, string | null>>>({});
  const slots = Object.entries(exported?.connections ?? {});
  const chosen = slots.flatMap(([slot, { connector }]) => {
    const fitting = connections.filter((one) => one.connector === connector);
    const only = fitting.length === 1 ? fitting[0]?.id : undefined;
    const connection = slot in said ? said[slot] : only;
    return connection ? [[slot, connection] as const] : [];
  });
  return {
    chosen: Object.fromEntries(chosen),
    choose: (slot, connection) => setSaid((before) => ({ ...before, [slot]: connection })),
  };
}

export function Slots({
  exported,
  chosen,
  choose,
}: {
  readonly exported: FlowExport;
  readonly chosen: Chosen;
  readonly choose: (slot: string, connection: string | null) => void;
}) {
  const t = useT();
  const say = useSay();
  const { data: catalogue } = useSuspenseQuery(catalogueQuery);
  const { data: connections } = useSuspenseQuery(connectionsQuery);
  const slots = Object.entries(exported.connections);
  if (slots.length === 0) return null;
  return (
    <Stack gap="xs">
      <Text size="sm">{t("flows.slots_help")}</Text>
      {slots.map(([slot, { connector, name }]) => {
        const known = connectorOf(catalogue, connector);
        const label = known ? say(known.label) : connector;
        const fitting = connections.filter((one) => one.connector === connector);
        return fitting.length === 0 ? (
          <Text key={slot} size="sm" c="dimmed">
            {t("flows.slot_no_connection", { connector: label })}
          </Text>
        ) : (
          <Select
            key={slot}
            label={name === connector ? label : `${label}: ${name}`}
            placeholder={t("flows.slot_none")}
            clearable
            value={chosen[slot] ?? null}
            onChange={(connection) => choose(slot, connection)}
            data={fitting.map((one) => ({
              value: one.id,
              label: `${one.name} (${t(`mode.${one.mode}`)})`,
            }))}
          />
        );
      })}
    </Stack>
  );
}
